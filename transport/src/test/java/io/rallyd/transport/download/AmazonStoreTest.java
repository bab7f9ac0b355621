package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AmazonStoreTest {

  /** The worked example that Amazon gives for a GET of a part of an object. */
  @Test
  void requestsAreSignedAsAmazonsExampleIs() {
    AmazonStore store =
        new AmazonStore(
            URI.create("https://examplebucket.s3.amazonaws.com/test.txt"),
            new Credentials(Map.of()),
            "us-east-1",
            Clock.systemUTC());
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", "examplebucket.s3.amazonaws.com");
    headers.put("range", "bytes=0-9");
    headers.put(
        "x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    headers.put("x-amz-date", "20130524T000000Z");
    assertThat(
            store.authorization(
                headers,
                "20130524T000000Z",
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }
}
