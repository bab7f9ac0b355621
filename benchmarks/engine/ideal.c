/*
 * An open load generator with next to nothing in it: what the schedule, the kernel and the server leave
 * possible, for others to be held against.
 *
 *   ideal PORT CLIENTS RATE WARMUP SECONDS deterministic|poisson spin|sleep
 *
 * As the clients of a track's task do, each has a connection and a schedule of its own at its share of
 * the rate, the first moment of all is the same, one request at a time is under way on a connection, and a
 * late one moves no later one. Latency counts from the moment that was intended, as in wrk2. spin never
 * gives its processor away; sleep waits by a timer of the kernel. One thread, epoll, loopback only.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 256
#define SECOND 1000000000LL

typedef struct {
  int fd;
  int busy;        /* a request is under way */
  int64_t due;     /* when the next request is intended, or that under way was */
  int64_t sent_at;
  size_t left;     /* bytes of the answer to come, once its head is known */
  char head[4096];
  size_t have;
} client_t;

static const char BODY[] = "{\"query\":{\"match\":{\"message\":\"quick brown fox\"}}}";
static char request[512];
static size_t request_length;
static uint64_t state = 88172645463325252ULL;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

static double uniform(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (double)(state >> 11) / 9007199254740992.0;
}

static int by_value(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? -1 : x > y;
}

/* Interpolated between neighbouring ranks, in microseconds. */
static double percentile(const int64_t *sorted, size_t n, double p) {
  double rank = p / 100 * (double)(n - 1);
  size_t low = (size_t)rank, high = low + 1 < n ? low + 1 : low;
  return ((double)sorted[low] + (rank - (double)low) * (double)(sorted[high] - sorted[low])) / 1000;
}

static void print(const char *name, int64_t *values, size_t n, const char *end) {
  if (!n) {
    printf("\"%s_p50\":null,\"%s_p99\":null,\"%s_max\":null%s", name, name, name, end);
    return;
  }
  qsort(values, n, sizeof *values, by_value);
  printf("\"%s_p50\":%.3f,\"%s_p99\":%.3f,\"%s_max\":%.3f%s", name, percentile(values, n, 50), name,
         percentile(values, n, 99), name, (double)values[n - 1] / 1000, end);
}

static void dial(client_t *c, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void ask(client_t *c) {
  c->busy = 1;
  c->have = c->left = 0;
  c->sent_at = now();
  if (send(c->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) die("send");
}

/* Takes what has come; returns whether the answer is whole. */
static int answered(client_t *c) {
  static char buffer[65536];
  if (!c->left) {
    ssize_t n = recv(c->fd, c->head + c->have, sizeof c->head - 1 - c->have, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return 0;
    if (n <= 0) die("recv");
    c->have += n;
    c->head[c->have] = 0;
    char *end = strstr(c->head, "\r\n\r\n");
    if (!end) return 0;
    char *length = strcasestr(c->head, "content-length:");
    if (!length) die("an answer without its length");
    size_t whole = (size_t)(end + 4 - c->head) + strtoull(length + 15, NULL, 10);
    c->left = whole - c->have;
    return !c->left;
  }
  ssize_t n = recv(c->fd, buffer, c->left < sizeof buffer ? c->left : sizeof buffer, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) die("recv");
  c->left -= n;
  return !c->left;
}

int main(int argc, char **argv) {
  if (argc != 8) {
    fprintf(stderr, "usage: ideal PORT CLIENTS RATE WARMUP SECONDS deterministic|poisson spin|sleep\n");
    return 64;
  }
  int port = atoi(argv[1]), count = atoi(argv[2]), poisson = !strcmp(argv[6], "poisson"), spin = !strcmp(argv[7], "spin");
  double rate = atof(argv[3]) / count;
  int64_t warmup = (int64_t)(atof(argv[4]) * SECOND), length = warmup + (int64_t)(atof(argv[5]) * SECOND);
  size_t room = (size_t)(atof(argv[3]) * atof(argv[5]) * 1.2) + 10000, n = 0, errors = 0;
  int64_t *lateness = malloc(room * 8), *latency = malloc(room * 8), *service = malloc(room * 8);
  request_length = snprintf(request, sizeof request,
                            "GET /noop/_search HTTP/1.1\r\nhost: 127.0.0.1:%d\r\ncontent-type: application/json\r\n"
                            "accept: application/json\r\ncontent-length: %zu\r\n\r\n%s",
                            port, strlen(BODY), BODY);
  prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
  int epfd = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  client_t *clients = calloc(count, sizeof *clients);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL}, events[EVENTS];
  if (!spin) epoll_ctl(epfd, EPOLL_CTL_ADD, timer, &e);
  for (int i = 0; i < count; i++) {
    dial(&clients[i], port);
    e.data.ptr = &clients[i];
    epoll_ctl(epfd, EPOLL_CTL_ADD, clients[i].fd, &e);
  }
  int64_t zero = now();
  for (int i = 0; i < count; i++) clients[i].due = zero;
  for (int64_t at = zero; at < zero + length + SECOND; at = now()) {
    int64_t next = INT64_MAX;
    int under_way = 0;
    for (int i = 0; i < count; i++) {
      client_t *c = &clients[i];
      under_way |= c->busy;
      if (c->busy || c->due >= zero + length || at >= zero + length) continue;
      if (c->due <= at) {
        ask(c);
        under_way = 1;
      } else if (c->due < next) {
        next = c->due;
      }
    }
    if (next == INT64_MAX && !under_way) break;
    if (!spin) {
      struct itimerspec when = {.it_value = {next == INT64_MAX ? 0 : next / SECOND, next == INT64_MAX ? 0 : next % SECOND}};
      timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
    }
    int ready = epoll_wait(epfd, events, EVENTS, spin ? 0 : 1000);
    for (int i = 0; i < ready; i++) {
      client_t *c = events[i].data.ptr;
      if (!c) {
        uint64_t ticks;
        if (read(timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN) die("read");
        continue;
      }
      if (!c->busy || !answered(c)) continue;
      int64_t end = now();
      c->busy = 0;
      if (strncmp(c->head, "HTTP/1.1 200", 12)) errors++;
      if (c->due >= zero + warmup && n < room) {
        lateness[n] = c->sent_at - c->due;
        latency[n] = end - c->due;
        service[n++] = end - c->sent_at;
      }
      c->due += (int64_t)((poisson ? -log(1 - uniform()) : 1) / rate * SECOND);
    }
  }
  printf("{\"requests\":%zu,\"errors\":%zu,\"achieved\":%.3f,", n, errors, (double)n / ((double)(length - warmup) / SECOND));
  print("send_error_us", lateness, n, ",");
  print("latency_us", latency, n, ",");
  print("service_us", service, n, "}\n");
  return 0;
}
