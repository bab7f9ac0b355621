package io.rallyd.cli.creation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.jinja.Environment;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a live index becomes in the files of a track. */
class LiveIndexTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static LiveIndex index(String name, String definition) throws Exception {
    return new LiveIndex(name, JSON.readTree(definition.replace('\'', '"')));
  }

  private static JsonNode rendered(String template, Map<String, Object> parameters)
      throws Exception {
    return JSON.readTree(Environment.builder().build().compile("t", template).render(parameters));
  }

  private static final String SHOP =
      """
      {'aliases': {'a': {}},
       'mappings': {'properties': {'price': {'type': 'double'}}},
       'settings': {'index': {
         'uuid': 'x', 'creation_date': '1', 'version': {'created': '7'}, 'provided_name': 'shop',
         'store': {'type': 'fs'}, 'number_of_shards': '3', 'number_of_replicas': '2',
         'refresh_interval': '5s', 'analysis': {'filter': {}}}}}
      """;

  @Test
  void whatTheClusterChoseItselfIsLeftOut() throws Exception {
    assertThat(rendered(index("shop", SHOP).body(), Map.of()))
        .isEqualTo(
            JSON.readTree(
                """
                {"mappings": {"properties": {"price": {"type": "double"}}},
                 "settings": {"index": {"refresh_interval": "5s", "analysis": {"filter": {}},
                   "number_of_shards": "3", "number_of_replicas": "2"}}}
                """));
  }

  @Test
  void theUserOfTheTrackChoosesShardsAndReplicas() throws Exception {
    JsonNode index =
        rendered(index("shop", SHOP).body(), Map.of("number_of_shards", 1, "number_of_replicas", 0))
            .path("settings")
            .path("index");
    assertThat(index.path("number_of_shards").asText()).isEqualTo("1");
    assertThat(index.path("number_of_replicas").asText()).isEqualTo("0");
    assertThat(index("bare", "{}").body()).contains("{{number_of_shards | default(1)}}");
  }

  @Test
  void bracesInMappingsMeanNothing() throws Exception {
    String script = "{'mappings': {'_meta': {'x': '{{ y }} {% z %} {# c #}'}}, 'settings': {}}";
    assertThat(rendered(index("i", script).body(), Map.of()).path("mappings"))
        .isEqualTo(JSON.readTree(script.replace('\'', '"')).path("mappings"));
  }

  @Test
  void harmlessJsonIsWhatItWasOnceItIsRendered() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    String signs = "{{{%#}}-+\\\" a\n";
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(1, 12); length > 0; length--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      ObjectNode node = JSON.createObjectNode().put(text.toString(), text.toString());
      node.putArray("list").addObject().put("text", text.toString());
      String harmless = TrackWriter.harmless(node.toPrettyString());
      assertThat(rendered(harmless, Map.of())).as("%s", text).isEqualTo(node);
    }
  }

  @Test
  void hiddenIndicesHaveADotOrSaySo() throws Exception {
    assertThat(index(".kibana", "{}").hidden()).isTrue();
    assertThat(index("h", "{'settings': {'index': {'hidden': 'true'}}}").hidden()).isTrue();
    assertThat(index("shop", SHOP).hidden()).isFalse();
  }
}
