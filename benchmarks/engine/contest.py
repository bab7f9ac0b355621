#!/usr/bin/env python3
"""Races load generators against an HTTP server that answers like Elasticsearch and does nothing.

Contenders are rallyd (its launcher, a whole race), wrk and the original Rally, one after the other in
every round. What a generator costs is read from the outside, from the process table, over the same
window of the same kind of task; what it says of itself are only the latencies. See benchmarks/README.md.
"""

import argparse
import collections
import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")
DOCUMENTS = 200_000
BULK = 1000
MARGIN = 0.3
# The original takes each Python with its own name among the arguments for another Rally and refuses to
# start, so that name must not be needed on our command line.
CONTENDERS = ("rallyd", "wrk", "original")


class Case:
    """One workload: what is asked, by how many clients."""

    def __init__(self, name):
        parts = name.split("-")
        self.name = name
        self.kind = parts[0]
        if self.kind not in ("search", "bulk") or len(parts) < 2 or not parts[1].isdigit():
            raise ValueError(f"The case [{name}] is not one of search-N, bulk-N and bulk-N-VARIANT.")
        self.clients = int(parts[1])
        self.variants = set(parts[2:])
        unknown = self.variants - {"short", "conflicts", "actions", "zst", "gz", "bz2", "gzip"}
        if unknown or (self.kind == "search" and self.variants - {"gzip"}):
            raise ValueError(f"The case [{name}] has the unknown variants {sorted(unknown)}.")

    @property
    def archive(self):
        return next((v for v in ("zst", "gz", "bz2") if v in self.variants), None)

    @property
    def items(self):
        return 0 if "short" in self.variants else BULK


CASES = [f"search-{n}" for n in (1, 8, 64, 256, 4096)]
CASES += [f"bulk-{n}{v}" for n in (1, 8, 32) for v in ("", "-short")]
CASES += [f"bulk-8-{v}" for v in ("conflicts", "actions", "zst", "gz", "bz2", "gzip")]


# --- the process table ------------------------------------------------------------------------------


def adopt_orphans():
    """Processes that detach themselves (the original's actors do) become ours, so they can be found."""
    with contextlib.suppress(OSError):
        ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)


def table():
    """Returns for each process its parent, its processor seconds and whether it is a zombie."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                with open(f"/proc/{entry}/stat") as stat:
                    fields = stat.read().rpartition(")")[2].split()
                found[int(entry)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, fields[0])
    return found


class Usage:
    """Processor time of everything below this process but the server."""

    def __init__(self, server):
        self.server = server
        self.seconds = {}

    def members(self, processes):
        below = {os.getpid()}
        grown = True
        while grown:
            more = {p for p, (parent, _, _) in processes.items() if parent in below and p != self.server} - below
            grown = bool(more)
            below |= more
        return below - {os.getpid()}

    def read(self):
        processes = table()
        for pid in self.members(processes):
            self.seconds[pid] = processes[pid][1]
        return sum(self.seconds.values())

    def resident(self):
        total = 0
        for pid in self.members(table()):
            with contextlib.suppress(OSError, ValueError):
                with open(f"/proc/{pid}/statm") as statm:
                    total += int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return total

    def end(self):
        """Ends what is left of a contender; each by its own number."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for _ in range(20):
                left = [p for p, (_, _, state) in table().items() if p in self.members(table()) and state != "Z"]
                with contextlib.suppress(ChildProcessError):
                    while os.waitpid(-1, os.WNOHANG)[0]:
                        pass
                if not left:
                    return
                for pid in left:
                    with contextlib.suppress(OSError):
                        os.kill(pid, number)
                time.sleep(0.1)


# --- the server -------------------------------------------------------------------------------------


class Server:
    """The no-op server, on a processor of its own where there is more than one."""

    def __init__(self, binary, items, cpus):
        self.process = subprocess.Popen(
            [binary, "0", str(items)], stdout=subprocess.PIPE, text=True, preexec_fn=pinned(cpus)
        )
        self.port = int(self.process.stdout.readline())
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def counts(self):
        self.connection.request("GET", "/_noop")
        return json.loads(self.connection.getresponse().read())

    def close(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait()


def pinned(cpus):
    return (lambda: os.sched_setaffinity(0, cpus)) if cpus else None


# --- the track --------------------------------------------------------------------------------------


def write_documents(path, actions):
    """Documents of 325 bytes with their newline; with an action line before each, if asked."""
    if path.exists():
        return
    part = path.with_suffix(".part")
    with open(part, "w") as out:
        for i in range(DOCUMENTS):
            if actions:
                out.write('{"index": {"_index": "noop"}}\n')
            line = f'{{"id":{i:08d},"user":"user{i * 7919 % 100000:06d}","status":{200 + i % 5},"message":"'
            out.write(line + words(i, 325 - len(line) - 3) + '"}\n')
    part.rename(path)


def words(seed, length):
    vocabulary = "quick brown fox jumps over the lazy dog while seven wizards pack my box with jugs".split()
    text, n = "", seed
    while len(text) < length:
        n = (n * 1103515245 + 12345) & 0x7FFFFFFF
        text += vocabulary[(n >> 8) % len(vocabulary)] + " "
    return text[:length]


def make_track(case, args):
    folder = args.work / "tracks" / case.name
    folder.mkdir(parents=True, exist_ok=True)
    track = {"version": 2, "description": "Against a server that does nothing.", "indices": [{"name": "noop"}]}
    if case.kind == "search":
        operation = {
            "operation-type": "search",
            "index": "noop",
            "body": {"query": {"match": {"message": "quick brown fox"}}},
        }
    else:
        operation = {"operation-type": "bulk", "bulk-size": BULK, "looped": True}
        if "conflicts" in case.variants:
            operation.update({"conflicts": "random", "conflict-probability": 25, "on-conflict": "index"})
        documents = {"source-file": "documents.json", "document-count": DOCUMENTS}
        if "actions" in case.variants:
            documents["includes-action-and-meta-data"] = True
        else:
            documents["target-index"] = "noop"
        plain = folder / "documents.json"
        write_documents(plain, "actions" in case.variants)
        documents["uncompressed-bytes"] = plain.stat().st_size
        if case.archive:
            compress(plain, case.archive)
            documents["source-file"] += "." + case.archive
            documents["compressed-bytes"] = (folder / documents["source-file"]).stat().st_size
        track["corpora"] = [{"name": "noop", "documents": [documents]}]
    operation["name"] = "measured"
    task = {
        "operation": "measured",
        "clients": case.clients,
        "warmup-time-period": args.warmup,
        "time-period": args.seconds,
    }
    track["operations"] = [operation]
    track["challenges"] = [{"name": "contest", "default": True, "schedule": [task]}]
    (folder / "track.json").write_text(json.dumps(track, indent=2))
    return folder


def compress(plain, suffix):
    packed = plain.with_name(plain.name + "." + suffix)
    if not packed.exists():
        tool = {"zst": ["zstd", "-q", "-3"], "gz": ["gzip", "-k"], "bz2": ["bzip2", "-k"]}[suffix]
        if not shutil.which(tool[0]):
            raise Skip(f"the program {tool[0]} is not here to compress the documents")
        subprocess.run([*tool, str(plain)], check=True)
    plain.unlink()
    for offset in plain.parent.glob("*.offset"):
        offset.unlink()


# --- contenders -------------------------------------------------------------------------------------


class Skip(Exception):
    """A contender or case that cannot be had here."""


def rally_command(case, server, folder, program):
    options = "timeout:60"
    if "gzip" in case.variants:
        options += ",http_compress:true"
    return [
        *program,
        "race",
        f"--track-path={folder}",
        "--pipeline=benchmark-only",
        f"--target-hosts=127.0.0.1:{server.port}",
        f"--client-options={options}",
        "--on-error=abort",
    ]


def rally_latencies(home, since):
    newest = None
    for path in (home / ".rally" / "benchmarks" / "races").glob("*/race.json"):
        if path.stat().st_mtime >= since and (newest is None or path.stat().st_mtime > newest.stat().st_mtime):
            newest = path
    if newest is None:
        return {}
    race = json.loads(newest.read_text())
    task = race["results"]["op_metrics"][0]
    service = task["service_time"]
    return {
        "p50_ms": service.get("50_0"),
        "p99_ms": service.get("99_0"),
        "p99.9_ms": service.get("99_9"),
        "max_ms": service.get("100_0"),
        "said_throughput": task["throughput"].get("median"),
        "error_rate": task.get("error_rate"),
    }


class Rallyd:
    def __init__(self, args):
        self.home = args.work / "rallyd"
        self.home.mkdir(parents=True, exist_ok=True)
        self.launcher = pathlib.Path(args.rallyd) / "bin" / "esrally"
        if not self.launcher.exists():
            raise Skip(f"there is no {self.launcher}, build it first: mvn -q -DskipTests package")
        self.log = args.work / "rallyd-gc.log"
        self.stacks = args.work / "rallyd.collapsed" if args.profiler else None

    def start(self, case, server, folder, args, out):
        self.log.unlink(missing_ok=True)
        self.since = time.time() - 1
        environment = dict(os.environ, HOME=str(self.home))
        options = f"-Xlog:gc*:file={self.log}:uptime:filecount=0 {args.java_options}".strip()
        if self.stacks:
            self.stacks.unlink(missing_ok=True)
            options += f" -agentpath:{args.profiler}=start,event=cpu,interval=1ms,threads,collapsed,file={self.stacks}"
        environment["RALLY_JAVA_OPTS"] = options
        command = rally_command(case, server, folder, [str(self.launcher)])
        return subprocess.Popen(command, env=environment, stdout=out, stderr=out, preexec_fn=pinned(args.cpus))

    def latencies(self, output):
        return rally_latencies(self.home, self.since)

    def memory(self):
        """Returns the bytes allocated so far, as far as the collector's log tells."""
        try:
            text = self.log.read_text()
        except OSError:
            return None
        total, after, cycles = 0, 0, []
        for stamp, a, b in re.findall(r"\[([\d.,]+)s\].*GC\(\d+\) Pause.*?(\d+)M->(\d+)M", text):
            total += int(a) - after
            after = int(b)
            cycles.append((float(stamp.replace(",", ".")), total * 2**20))
        return cycles


def profile(stacks, shown=15):
    """Shares of the samples: of the threads; and, of what drives, of the kernel by who called it and of each function."""
    threads, kernel, own, whole = (collections.Counter() for _ in range(4))
    with open(stacks) as lines:
        for line in lines:
            names, _, count = line.rpartition(" ")
            thread, *frames = names.split(";")
            # [rallyd-worker-0-3-1 tid=1234], and others with the id of the race.
            name = re.sub(r"-[0-9a-f]{8}-.*", "", thread.strip("[]").split(" tid=")[0])
            threads[re.sub(r"([-# ]+\d+)+$", "", name)] += int(count)
            if any("rallyd/driver" in f for f in frames):
                own[frames[-1]] += int(count)
                for frame in set(frames):
                    whole[frame] += int(count)
                below = next((i for i, f in enumerate(frames) if f.endswith("_[k]")), 0)
                if below:
                    kernel[frames[below - 1]] += int(count)
    total, driving = sum(threads.values()), sum(own.values())
    return {
        "samples": total,
        "threads": {name: round(n / total, 3) for name, n in threads.most_common(shown)},
        "samples_driving": driving,
        "kernel_called_by": {name: round(n / driving, 3) for name, n in kernel.most_common(shown)},
        "itself": {name: round(n / driving, 3) for name, n in own.most_common(shown)},
        "with_what_it_calls": {
            name: round(n / driving, 3) for name, n in whole.most_common(4 * shown) if "rallyd" in name and "ambda" not in name
        },
    }


class Wrk:
    SCRIPT = """
local file = io.open("{body}", "rb")
wrk.method = "{method}"
wrk.path = "{path}"
wrk.body = file:read("*a")
wrk.headers["content-type"] = "{type}"
wrk.headers["accept"] = "application/json"
file:close()
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", latency:percentile(50), latency:percentile(99),
    latency:percentile(99.9), latency.max, summary.requests,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end
"""

    def __init__(self, args):
        if not shutil.which("wrk"):
            raise Skip("the program wrk is not here (on Debian: apt-get install wrk)")

    def start(self, case, server, folder, args, out):
        if case.variants - {"short"}:
            raise Skip("wrk sends the same body again and again, so only plain cases make sense")
        body = args.work / f"{case.name}.body"
        if case.kind == "search":
            body.write_text('{"query":{"match":{"message":"quick brown fox"}}}')
        else:
            with open(folder / "documents.json") as documents, open(body, "w") as lines:
                for _ in range(BULK):
                    lines.write('{"index": {"_index": "noop"}}\n')
                    lines.write(next(documents))
        search = case.kind == "search"
        script = args.work / f"{case.name}.lua"
        script.write_text(
            self.SCRIPT.format(
                body=body,
                method="GET" if search else "PUT",
                path="/noop/_search" if search else "/_bulk",
                type="application/json" if search else "application/x-ndjson",
            )
        )
        seconds = 1 + args.seconds + 1
        command = ["wrk", "-t1", f"-c{case.clients}", f"-d{seconds}s", "--timeout=60s", f"-s{script}"]
        return subprocess.Popen(
            [*command, f"http://127.0.0.1:{server.port}"], stdout=out, stderr=out, preexec_fn=pinned(args.cpus)
        )

    def latencies(self, output):
        found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", output)
        if not found:
            return {}
        p50, p99, p999, most, requests, errors = map(int, found.groups())
        return {
            "p50_ms": p50 / 1e3,
            "p99_ms": p99 / 1e3,
            "p99.9_ms": p999 / 1e3,
            "max_ms": most / 1e3,
            "error_rate": errors / max(1, requests),
        }


def fits(python):
    """Some machines have names of Pythons that are not there; only a run tells."""
    check = "import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))"
    return bool(shutil.which(python)) and not subprocess.run([python, "-c", check], capture_output=True).returncode


class Original:
    def __init__(self, args):
        self.home = args.work / "original"
        self.home.mkdir(parents=True, exist_ok=True)
        venv = args.work / "venv"
        self.program = venv / "bin" / "esrally"
        if not self.program.exists():
            self.install(venv, args)

    def install(self, venv, args):
        names = [args.python] if args.python else ["python3.12", "python3.11", "python3.10", "python3"]
        python = next((p for p in names if fits(p)), None)
        if python is None:
            raise Skip("the original needs Python 3.10 to 3.12 and none is here (name one with --python)")
        log = args.work / "pip.log"
        with open(log, "w") as out:
            made = subprocess.run([python, "-m", "venv", str(venv)], stdout=out, stderr=out).returncode == 0
            pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "esrally" + args.original_version]
            if not made or subprocess.run(pip, stdout=out, stderr=out).returncode != 0:
                shutil.rmtree(venv, ignore_errors=True)
                raise Skip(f"pip could not install the original, see {log}")

    def start(self, case, server, folder, args, out):
        self.since = time.time() - 1
        environment = dict(os.environ, HOME=str(self.home), THESPLOG_FILE="/dev/null")
        command = rally_command(case, server, folder, [str(self.program)]) + ["--offline"]
        return subprocess.Popen(
            command, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL, preexec_fn=pinned(args.cpus)
        )

    def latencies(self, output):
        return rally_latencies(self.home, self.since)


# --- one run ----------------------------------------------------------------------------------------


def run(name, contender, case, args):
    folder = make_track(case, args)
    server = Server(args.server, case.items, args.server_cpus)
    usage = Usage(server.process.pid)
    output = args.work / f"{name}.out"
    key = "searches" if case.kind == "search" else "bulks"
    points, resident, began, process = [], 0, None, None
    warmup = 1 if name == "wrk" else args.warmup
    try:
        with open(output, "w") as out:
            process = contender.start(case, server, folder, args, out)
        deadline = time.monotonic() + args.warmup + args.seconds + args.patience
        while process.poll() is None:
            counts = server.counts()
            point = (time.monotonic(), counts[key], usage.read(), counts["body_bytes"], counts["cpu_seconds"], time.time())
            points.append(point)
            if began is None and counts[key]:
                began = point[0]
                deadline = began + warmup + args.seconds + args.patience
            if began and point[0] - began > warmup and point[0] - began < warmup + args.seconds:
                resident = max(resident, usage.resident())
            if point[0] > deadline:
                raise RuntimeError(f"{name} did not end in time, see {output}")
            time.sleep(0.1)
        text = output.read_text(errors="replace")
        if process.returncode != 0:
            raise RuntimeError(f"{name} ended with {process.returncode}: {text[-1500:]}")
        # The counters of an idle server may be older than the end by a poll: take what lies inside.
        inside = [
            p for p in points if began is not None and began + warmup + MARGIN <= p[0] <= began + warmup + args.seconds - MARGIN
        ]
        if len(inside) < 2 or inside[-1][1] == inside[0][1]:
            raise RuntimeError(f"{name} made no requests in the window: {text[-1500:]}")
        return figures(inside[0], inside[-1], case, resident, contender, text)
    finally:
        if process is not None and process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
        usage.end()
        server.close()


def figures(first, last, case, resident, contender, text):
    seconds, requests, cpu = (last[i] - first[i] for i in range(3))
    result = {
        "requests": requests,
        "seconds": round(seconds, 3),
        "throughput": requests / seconds,
        "cpu_seconds_per_million": cpu / requests * 1e6,
        "cpu_share": cpu / seconds,
        "requests_per_cpu_second": requests / cpu,
        "server_cpu_share": (last[4] - first[4]) / seconds,
        "resident_mib": resident / 2**20,
    }
    if case.kind == "bulk":
        result["documents_per_cpu_second"] = requests * BULK / cpu
        result["body_gb_per_second"] = (last[3] - first[3]) / seconds / 1e9
        result["body_gb_per_cpu_second"] = (last[3] - first[3]) / cpu / 1e9
    result.update(contender.latencies(text))
    if isinstance(contender, Rallyd):
        result.update(garbage(contender.memory(), result))
        if contender.stacks:
            result["profile"] = profile(contender.stacks)
    return result


def garbage(cycles, result):
    """Bytes allocated per request: from the collections of the last half, when the JVM is warm."""
    if not cycles or len(cycles) < 4:
        return {"gc_cycles": len(cycles or [])}
    middle = cycles[len(cycles) // 2]
    last = cycles[-1]
    if last[0] == middle[0]:
        return {"gc_cycles": len(cycles)}
    rate = (last[1] - middle[1]) / (last[0] - middle[0])
    return {"gc_cycles": len(cycles), "garbage_bytes_per_request": rate / result["throughput"]}


# --- the report -------------------------------------------------------------------------------------


def summary(rounds):
    """Medians of each contender's figures, and medians of the ratios within rounds."""
    contenders = {}
    for one in rounds:
        for name, figures_ in one.items():
            contenders.setdefault(name, []).append(figures_)
    medians = {
        name: {
            key: statistics.median([f[key] for f in all_ if isinstance(f.get(key), (int, float))])
            for key in all_[-1]
            if any(isinstance(f.get(key), (int, float)) for f in all_)
        }
        for name, all_ in contenders.items()
    }
    ratios = {}
    for other in ("wrk", "original"):
        each = [
            one["rallyd"]["requests_per_cpu_second"] / one[other]["requests_per_cpu_second"]
            for one in rounds
            if "rallyd" in one and other in one
        ]
        if each:
            ratios[other] = {"each_round": [round(r, 3) for r in each], "median": round(statistics.median(each), 3)}
    return {"medians": medians, "requests_per_cpu_second_to": ratios}


def table_of(results):
    columns = [
        ("case", 18), ("contender", 9), ("requests/s", 11), ("CPU s/M", 10), ("CPU share", 9), ("server", 7),
        ("p50 ms", 9), ("p99 ms", 9), ("p99.9 ms", 9), ("MiB", 7), ("B/request", 10), ("GB/s CPU", 9), ("rallyd is", 10),
    ]  # fmt: skip
    lines = ["".join(f"{name:>{width}}" for name, width in columns)]
    for case, result in results.items():
        for name, m in result["medians"].items():
            ratio = result["requests_per_cpu_second_to"].get(name, {}).get("median")
            cells = [
                case, name, f"{m['throughput']:,.0f}", f"{m['cpu_seconds_per_million']:,.2f}", f"{m['cpu_share']:.2f}",
                f"{m['server_cpu_share']:.2f}", *(number(m.get(k)) for k in ("p50_ms", "p99_ms", "p99.9_ms")),
                f"{m['resident_mib']:,.0f}", number(m.get("garbage_bytes_per_request"), 0),
                number(m.get("body_gb_per_cpu_second")), "" if ratio is None else f"{ratio:.2f} x",
            ]  # fmt: skip
            lines.append("".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, columns)))
    return "\n".join(lines)


def number(value, digits=3):
    return "" if value is None else f"{value:,.{digits}f}"


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()
    return {
        "cpu": model.group(1) if model else "unknown",
        "processors": os.cpu_count(),
        "kernel": os.uname().release,
        "java": java[-1] if java else "unknown",
        "load_average": os.getloadavg(),
    }


def arguments():
    root = HERE.parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default=",".join(CASES), help="comma-separated, or regular expressions of them; default: %(default)s")
    parser.add_argument("--contenders", default=",".join(CONTENDERS), help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warmup", type=int, default=10, help="seconds before the window (default: 10; wrk takes 1)")
    parser.add_argument("--seconds", type=int, default=10, help="seconds of the window (default: 10)")
    parser.add_argument("--patience", type=int, default=120, help="seconds that a race may take beyond its task")
    parser.add_argument("--work", type=pathlib.Path, default=root / "benchmarks" / "target" / "engine", help="scratch directory")
    parser.add_argument("--rallyd", default=str(root / "cli" / "target" / "rally"), help="directory of the program")
    parser.add_argument("--java-options", default="", help="more options for rallyd's JVM")
    parser.add_argument("--profiler", help="async-profiler's libasyncProfiler.so: a profile of rallyd goes into the JSON")
    parser.add_argument("--original-version", default="", help="what pip is told behind its name, such as ==2.13.0")
    parser.add_argument("--python", help="Python for the original")
    parser.add_argument("--no-pin", action="store_true", help="do not give the server a processor of its own")
    parser.add_argument("--output", type=pathlib.Path, help="JSON with all figures, rewritten after each run")
    args = parser.parse_args()
    args.work = args.work.resolve()
    args.work.mkdir(parents=True, exist_ok=True)
    args.cpus = args.server_cpus = None
    cpus = sorted(os.sched_getaffinity(0))
    if not args.no_pin and len(cpus) > 1:
        args.cpus, args.server_cpus = set(cpus[:-1]), {cpus[-1]}
    wanted = args.cases.split(",")
    args.cases = [Case(c) for c in CASES if any(re.fullmatch(w, c) for w in wanted)]
    args.cases += [Case(w) for w in wanted if re.fullmatch(r"(search|bulk)-\d+[a-z0-9-]*", w) and w not in CASES]
    return args


def main():
    args = arguments()
    adopt_orphans()
    # So that what was started is ended also when this is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    args.server = str(args.work / "noop")
    subprocess.run(["gcc", "-O2", "-Wall", "-o", args.server, str(HERE / "noop.c")], check=True)
    makers = {"rallyd": Rallyd, "wrk": Wrk, "original": Original}
    contenders, skipped = {}, {}
    for name in args.contenders.split(","):
        try:
            contenders[name] = makers[name](args)
        except Skip as e:
            skipped[name] = str(e)
            print(f"{name} is skipped: {e}.", file=sys.stderr)
    results = {case.name: {"rounds": []} for case in args.cases}
    document = {"machine": machine(), "warmup": args.warmup, "seconds": args.seconds, "skipped": skipped, "cases": results}
    for number_ in range(args.rounds):
        for case in args.cases:
            this = {}
            results[case.name]["rounds"].append(this)
            names = list(contenders) if number_ % 2 == 0 else list(reversed(contenders))
            for name in names:
                try:
                    this[name] = run(name, contenders[name], case, args)
                    this[name]["load_average"] = os.getloadavg()[0]
                    say = f"{this[name]['throughput']:,.0f}/s, {this[name]['cpu_seconds_per_million']:,.2f} CPU s per million"
                except Skip as e:
                    skipped[f"{case.name} {name}"] = say = f"skipped: {e}"
                except (RuntimeError, OSError) as e:
                    document.setdefault("failed", {})[f"{case.name} {name} {number_ + 1}"] = say = f"FAILED: {e}"
                print(f"round {number_ + 1} {case.name} {name}: {say}", file=sys.stderr, flush=True)
            results[case.name].update(summary(results[case.name]["rounds"]))
            if args.output:
                args.output.write_text(json.dumps(document, indent=1) + "\n")
    print(table_of({c: r for c, r in results.items() if r.get("medians")}))
    return 1 if document.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
