package io.rallyd.driver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.http.ServerKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operations on indices ask of a server and make of its answers. */
class IndexRunnersTest extends RunnerScene {
  @Test
  void indicesAreDeletedOnlyIfTheyExistAndTheSettingIsRestored() throws Exception {
    server.behave(
        a ->
            a.method().equals("HEAD") && a.path().equals("/gone")
                ? Reply.of(404, "")
                : Reply.ok("{\"transient\":{\"action.destructive_requires_name\":\"true\"}}"));
    Result result =
        run("delete-index", Map.of("indices", List.of("here", "gone"), "only-if-exists", true));
    assertThat(result.weight()).isOne();
    assertThat(server.asked().stream().map(a -> a.method() + a.path()))
        .containsExactly(
            "GET/_cluster/settings?flat_settings=true",
            "PUT/_cluster/settings",
            "HEAD/here",
            "DELETE/here",
            "HEAD/gone",
            "GET/_cluster/settings?flat_settings=true",
            "PUT/_cluster/settings");
    assertThat(server.asked().get(6).text())
        .isEqualTo("{\"transient\":{\"action.destructive_requires_name\":\"true\"}}");
  }

  @Test
  void indicesAreCreatedWithTheirBodies() throws Exception {
    List<Map<String, Object>> indices =
        List.of(
            Map.of("index", "a", "body", Map.of("settings", Map.of())),
            Map.of("index", "b", "body", Map.of()));
    assertThat(run("create-index", Map.of("indices", indices)).weight()).isEqualTo(2);
    assertThat(server.asked().get(0).text()).isEqualTo("{\"settings\":{}}");
    assertThat(server.asked().get(1).body()).isEmpty();
  }

  @Test
  void aServerWithMappingTypesIsTold() throws Exception {
    call = new Invocation(client, loop, ServerKind.of("6.8.23", "default"));
    server.behave(a -> Reply.ok("{\"took\":8,\"errors\":false,\"items\":[]}"));
    bulk(1, Map.of());
    bulk(1, Map.of("action-metadata-present", false, "refresh", "true"));
    Map<String, Object> typeless = Map.of("mappings", Map.of("dynamic", "strict"));
    Map<String, Object> typed = Map.of("mappings", Map.of("city", Map.of("properties", Map.of())));
    create(typeless, Map.of());
    create(typed, Map.of());
    create(Map.of("settings", Map.of()), Map.of());
    create(typeless, Map.of("include_type_name", true));
    assertThat(server.asked().stream().map(Asked::path))
        .containsExactly(
            "/_none/_doc/_bulk",
            "/i/_doc/_bulk?refresh=true",
            "/a?include_type_name=false",
            "/a",
            "/a",
            "/a?include_type_name=true");
    assertThat(server.asked().get(0).text()).isEqualTo(new Bulk(1).text());
    assertThat(server.asked().get(2).text()).isEqualTo("{\"mappings\":{\"dynamic\":\"strict\"}}");
  }

  @Test
  void otherServersAreNotToldOfMappingTypes() throws Exception {
    for (ServerKind kind :
        List.of(
            ServerKind.of("", ""),
            ServerKind.of("7.0.0", "default"),
            ServerKind.of("2.19.1", "opensearch"),
            ServerKind.of("3.1.0", "opensearch"))) {
      call = new Invocation(client, loop, kind);
      server.behave(a -> Reply.ok("{\"took\":8,\"errors\":false,\"items\":[]}"));
      bulk(1, Map.of());
      create(Map.of("mappings", Map.of("properties", Map.of())), Map.of());
    }
    assertThat(server.asked().stream().map(Asked::path).distinct()).containsExactly("/_bulk", "/a");
  }

  private void create(Map<String, Object> body, Map<String, Object> query) throws Exception {
    List<Map<String, Object>> indices = List.of(Map.of("index", "a", "body", body));
    run("create-index", Map.of("indices", indices, "request-params", query));
  }
}
