/*
 * An HTTP server that answers like Elasticsearch and does nothing: for load generators to race against.
 *
 *   noop PORT [ITEMS [BYTES]]
 *
 * ITEMS is the number of items in the answer to a bulk (0: a short answer without any), BYTES the size of
 * the answer to a search. One thread, epoll, loopback only. Bodies of requests are dropped in the kernel
 * without being copied. GET /_noop tells what was served so far and the processor time it took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_FD 20000
#define HEAD_MAX 16384
#define EVENTS 1024

typedef struct {
  const char *bytes;
  size_t length;
} answer_t;

typedef struct {
  char *head;      /* bytes of a head that is not whole yet */
  size_t have;     /* how many */
  size_t skip;     /* bytes of a body still to be dropped */
  answer_t answer; /* what is to be sent when the body is over, or still is being sent */
  size_t sent;
  int pending;     /* an answer waits for the end of the body */
  int writing;     /* an answer did not fit into the socket */
  char *own;       /* an answer made for this connection */
} conn_t;

static conn_t *conns[MAX_FD];
static int epfd;
static unsigned long long searches, bulks, others, body_bytes, accepted;
static answer_t search_answer, bulk_answer, root_answer, ack_answer, missing_answer, health_answer, nodes_answer,
    node_stats_answer, stats_answer, shards_answer, count_answer, list_answer, head_ok_answer;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static answer_t make(int status, const char *body, size_t length) {
  char head[256];
  int n = snprintf(head, sizeof head,
                   "HTTP/1.1 %s\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\n"
                   "content-length: %zu\r\n\r\n",
                   status == 404 ? "404 Not Found" : "200 OK", length);
  char *all = malloc(n + length);
  memcpy(all, head, n);
  memcpy(all + n, body, length);
  return (answer_t){all, n + length};
}

static answer_t text(int status, const char *body) { return make(status, body, strlen(body)); }

static answer_t make_search(size_t size) {
  const char *begin =
      "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"skipped\":0,\"failed\":0},"
      "\"hits\":{\"total\":{\"value\":1,\"relation\":\"eq\"},\"max_score\":1.0,\"hits\":[{\"_index\":\"noop\",\"_id\":\"1\","
      "\"_score\":1.0,\"_source\":{\"text\":\"";
  const char *end = "\"}}]}}";
  size_t fixed = strlen(begin) + strlen(end);
  size_t length = size > fixed ? size : fixed;
  char *body = malloc(length);
  memset(body, 'x', length);
  memcpy(body, begin, strlen(begin));
  memcpy(body + length - strlen(end), end, strlen(end));
  return make(200, body, length);
}

static answer_t make_bulk(int items) {
  char *body = malloc(100 + (size_t)items * 220);
  size_t n = sprintf(body, "{\"took\":30,\"errors\":false,\"items\":[");
  for (int i = 0; i < items; i++) {
    n += sprintf(body + n,
                 "%s{\"index\":{\"_index\":\"noop\",\"_id\":\"%020d\",\"_version\":1,\"result\":\"created\","
                 "\"_shards\":{\"total\":2,\"successful\":1,\"failed\":0},\"_seq_no\":%d,\"_primary_term\":1,"
                 "\"status\":201}}",
                 i ? "," : "", i, 1000000 + i);
  }
  n += sprintf(body + n, "]}");
  return make(200, body, n);
}

static void make_answers(int items, size_t search_bytes) {
  search_answer = make_search(search_bytes);
  bulk_answer = make_bulk(items);
  root_answer = text(200,
      "{\"name\":\"noop\",\"cluster_name\":\"noop\",\"cluster_uuid\":\"nooooooooooooooooooooop\",\"version\":{"
      "\"number\":\"8.5.0\",\"build_flavor\":\"default\",\"build_type\":\"tar\","
      "\"build_hash\":\"c94b4700cda13820dad5aa74fae6db185ca5c304\",\"build_date\":\"2022-10-24T16:54:16.433628434Z\","
      "\"build_snapshot\":false,\"lucene_version\":\"9.4.1\",\"minimum_wire_compatibility_version\":\"7.17.0\","
      "\"minimum_index_compatibility_version\":\"7.0.0\"},\"tagline\":\"You Know, for Search\"}");
  ack_answer = text(200, "{\"acknowledged\":true,\"shards_acknowledged\":true,\"index\":\"noop\"}");
  missing_answer = text(404, "");
  head_ok_answer = text(200, "");
  health_answer = text(200,
      "{\"cluster_name\":\"noop\",\"status\":\"green\",\"timed_out\":false,\"number_of_nodes\":1,"
      "\"number_of_data_nodes\":1,\"active_primary_shards\":1,\"active_shards\":1,\"relocating_shards\":0,"
      "\"initializing_shards\":0,\"unassigned_shards\":0,\"delayed_unassigned_shards\":0,"
      "\"number_of_pending_tasks\":0,\"number_of_in_flight_fetch\":0,\"task_max_waiting_in_queue_millis\":0,"
      "\"active_shards_percent_as_number\":100.0}");
  nodes_answer = text(200, "{\"_nodes\":{\"total\":0,\"successful\":0,\"failed\":0},\"cluster_name\":\"noop\",\"nodes\":{}}");
  node_stats_answer = nodes_answer;
  stats_answer = text(200,
      "{\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"_all\":{\"primaries\":{},\"total\":{}},\"indices\":{}}");
  shards_answer = text(200, "{\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0}}");
  count_answer = text(200, "{\"count\":0,\"_shards\":{\"total\":1,\"successful\":1,\"skipped\":0,\"failed\":0}}");
  list_answer = text(200, "[]");
}

static int has(const char *path, size_t length, const char *part) { return memmem(path, length, part, strlen(part)) != NULL; }

static answer_t status(conn_t *c) {
  char body[256];
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  double cpu = use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
  int n = snprintf(body, sizeof body,
                   "{\"searches\":%llu,\"bulks\":%llu,\"others\":%llu,\"body_bytes\":%llu,\"accepted\":%llu,"
                   "\"cpu_seconds\":%.6f}",
                   searches, bulks, others, body_bytes, accepted, cpu);
  answer_t made = make(200, body, n);
  free(c->own);
  c->own = (char *)made.bytes;
  return made;
}

static answer_t route(conn_t *c, const char *head, size_t length) {
  const char *path = memchr(head, ' ', length);
  if (!path) return missing_answer;
  size_t method = path - head;
  path++;
  const char *end = memchr(path, ' ', head + length - path);
  size_t n = end ? (size_t)(end - path) : 0;
  const char *query = memchr(path, '?', n);
  size_t p = query ? (size_t)(query - path) : n;
  if (p >= 7 && !memcmp(path + p - 7, "_search", 7)) {
    searches++;
    return search_answer;
  }
  if (p >= 5 && !memcmp(path + p - 5, "_bulk", 5)) {
    bulks++;
    return bulk_answer;
  }
  if (p == 6 && !memcmp(path, "/_noop", 6)) return status(c);
  others++;
  if (p == 1) return method == 4 ? (answer_t){head_ok_answer.bytes, head_ok_answer.length} : root_answer;
  if (method == 4 && !memcmp(head, "HEAD", 4)) return missing_answer;
  if (has(path, p, "_cluster/health")) return health_answer;
  if (has(path, p, "_nodes")) return has(path, p, "stats") ? node_stats_answer : nodes_answer;
  if (has(path, p, "_cat")) return list_answer;
  if (has(path, p, "_stats")) return stats_answer;
  if (has(path, p, "_count")) return count_answer;
  if (has(path, p, "_refresh") || has(path, p, "_flush") || has(path, p, "_forcemerge")) return shards_answer;
  if (head[0] == 'P' || head[0] == 'D') return ack_answer;
  return text(200, "{}");
}

static void drop(int fd) {
  conn_t *c = conns[fd];
  conns[fd] = NULL;
  close(fd);
  free(c->head);
  free(c->own);
  free(c);
}

/* Sends as much as fits; returns 0 when the connection is gone. */
static int push(int fd, conn_t *c) {
  while (c->sent < c->answer.length) {
    ssize_t n = send(fd, c->answer.bytes + c->sent, c->answer.length - c->sent, MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EAGAIN) {
        if (!c->writing) {
          c->writing = 1;
          struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.fd = fd};
          epoll_ctl(epfd, EPOLL_CTL_MOD, fd, &e);
        }
        return 1;
      }
      drop(fd);
      return 0;
    }
    c->sent += n;
  }
  c->pending = 0;
  if (c->writing) {
    c->writing = 0;
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epfd, EPOLL_CTL_MOD, fd, &e);
  }
  return 1;
}

/* Looks at the bytes of one head; returns its length, 0 when it is not whole, -1 when it is none. */
static ssize_t parse(conn_t *c, const char *bytes, size_t length) {
  const char *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (!end) return length >= HEAD_MAX ? -1 : 0;
  size_t head = end - bytes + 4;
  c->skip = 0;
  for (const char *line = memchr(bytes, '\n', head); line && line + 1 < end; line = memchr(line + 1, '\n', end - line)) {
    if (end - line > 16 && (line[1] | 32) == 'c' && !strncasecmp(line + 1, "content-length:", 15)) {
      c->skip = strtoull(line + 16, NULL, 10);
      break;
    }
  }
  c->answer = route(c, bytes, head);
  c->sent = 0;
  c->pending = 1;
  body_bytes += c->skip;
  return head;
}

static void receive(int fd, conn_t *c) {
  static char buffer[HEAD_MAX];
  for (;;) {
    if (c->writing) return; /* the answer before has to go first */
    if (c->skip) {
      /* On TCP MSG_TRUNC drops bytes without copying them. */
      ssize_t n = recv(fd, NULL, c->skip, MSG_TRUNC);
      if (n <= 0) {
        if (n == 0 || errno != EAGAIN) drop(fd);
        return;
      }
      c->skip -= n;
      if (c->skip) continue;
      if (!push(fd, c)) return;
      return; /* level-triggered: whatever is left is told again */
    }
    memcpy(buffer, c->head, c->have);
    ssize_t n = recv(fd, buffer + c->have, HEAD_MAX - c->have, 0);
    if (n <= 0) {
      if (n == 0 || errno != EAGAIN) drop(fd);
      return;
    }
    size_t length = c->have + n, at = 0;
    c->have = 0;
    while (at < length && !c->writing) {
      ssize_t head = parse(c, buffer + at, length - at);
      if (head < 0) {
        drop(fd);
        return;
      }
      if (head == 0) break;
      at += head;
      size_t here = length - at < c->skip ? length - at : c->skip;
      at += here;
      c->skip -= here;
      if (c->skip) break;
      if (!push(fd, c)) return;
    }
    c->have = length - at;
    if (c->have) {
      c->head = realloc(c->head, c->have);
      memcpy(c->head, buffer + at, c->have);
    }
    if (!c->skip) return;
  }
}

static void welcome(int listener) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    if (fd >= MAX_FD) {
      close(fd);
      continue;
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    conns[fd] = calloc(1, sizeof(conn_t));
    accepted++;
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &e)) die("epoll_ctl");
  }
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: noop PORT [ITEMS [BYTES]]\n");
    return 64;
  }
  signal(SIGPIPE, SIG_IGN);
  make_answers(argc > 2 ? atoi(argv[2]) : 1000, argc > 3 ? strtoull(argv[3], NULL, 10) : 1024);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address)) die("bind");
  if (listen(listener, 8192)) die("listen");
  epfd = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
  epoll_ctl(epfd, EPOLL_CTL_ADD, listener, &e);
  socklen_t length = sizeof address;
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int n = epoll_wait(epfd, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        welcome(listener);
        continue;
      }
      conn_t *c = conns[fd];
      if (!c) continue;
      if (c->writing && (events[i].events & EPOLLOUT) && !push(fd, c)) continue;
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(fd, c);
    }
  }
}
