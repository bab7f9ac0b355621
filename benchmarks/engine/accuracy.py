#!/usr/bin/env python3
"""Asks how exactly load generators keep a rate, against an HTTP server that answers in microseconds.

Contenders are rallyd (its launcher, a whole race), each request of which it keeps in a samples file, the
same with its worker alone on its processor, the same without that file, and an ideal open generator in C
(ideal.c) that spins or sleeps on the same schedule. They take turns in every round. See benchmarks/README.md.
"""

import argparse
import array
import contextlib
import gzip
import json
import math
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import time

import contest

HERE = pathlib.Path(__file__).resolve().parent
RATES = (100, 1000, 5000, 20000, 50000)
IDEAL = (1000, 5000)
CONTENDERS = ("rallyd", "alone", "plain", "spin", "sleep")
GOALS = "rate within 0.2 %; send error p50 < 50 us, p99 < 500 us; at 1,000 and 5,000/s with 8 clients latency p99 <= 1 ms"
LINE = re.compile(
    rb'"client":(\d+),"type":"normal","start_us":(\d+),"relative_us":-?\d+,"latency_ns":(-?\d+),"service_time_ns":(\d+)'
)


def percentile(ordered, p):
    """Interpolated between neighbouring ranks, as everywhere in rallyd."""
    rank = p / 100 * (len(ordered) - 1)
    low = int(rank)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (rank - low) * (ordered[high] - ordered[low])


def spread(name, nanos):
    """p50, p99 and maximum in microseconds; none of nothing, as when no request waited for a moment."""
    ordered = sorted(nanos)
    if not ordered:
        return {}
    return {
        f"{name}_p50": percentile(ordered, 50) / 1e3,
        f"{name}_p99": percentile(ordered, 99) / 1e3,
        f"{name}_max": ordered[-1] / 1e3,
    }


def rate_of(firsts, lasts, counts):
    """Requests a second of all clients: of each its gaps by the time between its first and last."""
    return sum((counts[c] - 1) / (lasts[c] - firsts[c]) * 1e6 for c in counts if lasts[c] > firsts[c])


def read_samples(path):
    """What the samples file tells of the requests behind the warm-up.

    Latency counts from the intended moment and service time from the real one, so their difference is
    how late a request began, to the nanosecond.
    """
    error, latency, service = array.array("q"), array.array("q"), array.array("q")
    counts, began, ended, due_first, due_last = {}, {}, {}, {}, {}
    with gzip.open(path, "rb") as lines:
        for line in lines:
            found = LINE.search(line)
            if not found:
                continue
            client, start, whole, served = map(int, found.groups())
            late = whole - served
            error.append(late)
            latency.append(whole)
            service.append(served)
            due = start - late / 1e3
            counts[client] = counts.get(client, 0) + 1
            began[client] = min(began.get(client, start), start)
            ended[client] = max(ended.get(client, start), start)
            due_first[client] = min(due_first.get(client, due), due)
            due_last[client] = max(due_last.get(client, due), due)
    if not counts:
        raise RuntimeError(f"{path} has no requests behind the warm-up")
    return {
        "requests": len(error),
        "achieved": rate_of(began, ended, counts),
        "due": rate_of(due_first, due_last, counts),
        **spread("send_error_us", error),
        **spread("latency_us", latency),
        **spread("service_us", service),
    }


def from_race(race):
    """What the race says itself; all it has when there is no samples file."""
    task = race["results"]["op_metrics"][0]
    driver = (task.get("driver") or [{}])[0]
    said = {
        "error_rate": task.get("error_rate"),
        "said_throughput": task["throughput"].get("median"),
        "not_sent": task.get("not_sent", 0),
        "marks": [mark["mark"] for mark in task.get("marks", [])],
    }
    for key in (
        "schedule_lag_p99_us", "schedule_lag_max_us", "event_loop_lateness_p99_us", "busiest_event_loop_cpu",
        "gc_pause_ms", "samples_dropped",
    ):  # fmt: skip
        said[key] = driver.get(key, 0)
    for name, key in (("latency", "latency_us"), ("service_time", "service_us")):
        for of, to in (("50_0", "p50"), ("99_0", "p99"), ("100_0", "max")):
            value = task[name].get(of)
            said[f"{key}_{to}"] = None if value is None else value * 1e3
    return said


class Cell:
    """One rate by one schedule."""

    def __init__(self, rate, schedule, clients):
        self.rate, self.schedule, self.clients = rate, schedule, clients
        self.name = f"{schedule}-{rate}"


def make_track(cell, args):
    folder = args.work / "tracks" / cell.name
    folder.mkdir(parents=True, exist_ok=True)
    search = {
        "name": "measured",
        "operation-type": "search",
        "index": "noop",
        "body": {"query": {"match": {"message": "quick brown fox"}}},
    }
    task = {
        "operation": "measured",
        "clients": cell.clients,
        "warmup-time-period": args.warmup,
        "time-period": args.seconds,
        "target-throughput": cell.rate,
        "schedule": cell.schedule,
    }
    track = {
        "version": 2,
        "description": "A rate, against a server that does nothing.",
        "operations": [search],
        "challenges": [{"name": "accuracy", "default": True, "schedule": [task]}],
    }
    (folder / "track.json").write_text(json.dumps(track, indent=2))
    return folder


def only_workers_stay(pid, args):
    """Sends all threads of rallyd but its workers to the server's processor."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        with contextlib.suppress(OSError):
            name = pathlib.Path(f"/proc/{pid}/task/{thread}/comm").read_text()
            os.sched_setaffinity(int(thread), args.cpus if name.startswith("rallyd-worker") else args.server_cpus)


def race(cell, server, args, keep, alone=False):
    """Races rallyd; returns its figures."""
    home = args.work / "rallyd"
    home.mkdir(parents=True, exist_ok=True)
    samples = args.work / "samples.ndjson.gz"
    samples.unlink(missing_ok=True)
    command = [
        str(pathlib.Path(args.rallyd) / "bin" / "esrally"),
        "race",
        f"--track-path={make_track(cell, args)}",
        "--pipeline=benchmark-only",
        f"--target-hosts=127.0.0.1:{server.port}",
        "--on-error=abort",
    ]
    if keep:
        command.append(f"--samples-file={samples}")
    environment = dict(os.environ, HOME=str(home), RALLY_JAVA_OPTS=args.java_options)
    since = time.time() - 1
    output = args.work / f"{cell.name}.out"
    with open(output, "w") as out:
        process = subprocess.Popen(
            command, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL, preexec_fn=contest.pinned(args.cpus)
        )
    wait(process, cell, args, output, alone)
    found = [
        path
        for path in (home / ".rally" / "benchmarks" / "races").glob("*/race.json")
        if path.stat().st_mtime >= since
    ]
    if not found:
        raise RuntimeError(f"there is no race.json, see {output}")
    newest = max(found, key=lambda path: path.stat().st_mtime)
    figures = from_race(json.loads(newest.read_text()))
    if keep:
        figures.update(read_samples(samples))
        samples.unlink()
    else:
        # Each client begins with a request, so there is one gap less than requests; warm-up included.
        figures["achieved"] = (server.counts()["searches"] - cell.clients) / (args.warmup + args.seconds)
    return figures


def wait(process, cell, args, output, alone=False):
    end = time.monotonic() + args.warmup + args.seconds + args.patience
    # Threads come and go for as long as it runs.
    while alone and process.poll() is None and time.monotonic() < end:
        only_workers_stay(process.pid, args)
        time.sleep(0.5)
    try:
        code = process.wait(max(0, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        raise RuntimeError(f"{cell.name} did not end in time, see {output}") from None
    if code != 0:
        raise RuntimeError(f"{cell.name} ended with {code}: {output.read_text(errors='replace')[-1500:]}")


def ideal(cell, server, args, how):
    output = args.work / f"{cell.name}.out"
    command = [args.ideal, str(server.port), str(cell.clients), str(cell.rate), "1", str(args.seconds), cell.schedule, how]
    with open(output, "w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, preexec_fn=contest.pinned(args.cpus))
    wait(process, cell, args, output)
    return json.loads(output.read_text())


def run(name, cell, args):
    server = contest.Server(args.server, 0, args.server_cpus)
    try:
        if name in ("spin", "sleep"):
            figures = ideal(cell, server, args, name)
        else:
            figures = race(cell, server, args, name != "plain", name == "alone")
    finally:
        server.close()
    figures["deviation_percent"] = (figures["achieved"] / cell.rate - 1) * 100
    if "due" in figures:
        figures["deviation_from_schedule_percent"] = (figures["achieved"] / figures["due"] - 1) * 100
    if cell.schedule == "poisson" and figures.get("requests"):
        # A Poisson process is itself as far off its rate as this, one time in three.
        figures["chance_percent"] = 100 / math.sqrt(figures["requests"])
    figures["load_average"] = os.getloadavg()[0]
    return figures


def medians(rounds):
    names = {name: [one[name] for one in rounds if name in one] for one in rounds for name in one}
    return {
        name: {
            key: statistics.median(f[key] for f in all_ if isinstance(f.get(key), (int, float)))
            for key in all_[-1]
            if any(isinstance(f.get(key), (int, float)) for f in all_)
        }
        for name, all_ in names.items()
    }


def table_of(results):
    columns = [
        ("rate", 8), ("schedule", 15), ("clients", 9), ("contender", 11), ("achieved", 12), ("off %", 9),
        ("off plan %", 12), ("send p50 us", 13), ("send p99 us", 13), ("lag p99 us", 12), ("lat p50 us", 12), ("lat p99 us", 12),
        ("svc p50 us", 12), ("svc p99 us", 12), ("dropped", 9),
    ]  # fmt: skip
    lines = ["".join(f"{name:>{width}}" for name, width in columns)]
    for result in results.values():
        for name, m in result.get("medians", {}).items():
            cells = [
                f"{result['rate']:,}", result["schedule"], result["clients"], name, contest.number(m.get("achieved"), 1),
                *(contest.number(m.get(k)) for k in ("deviation_percent", "deviation_from_schedule_percent")),
                *(
                    contest.number(m.get(k), 0)
                    for k in (
                        "send_error_us_p50", "send_error_us_p99", "schedule_lag_p99_us", "latency_us_p50", "latency_us_p99",
                        "service_us_p50", "service_us_p99", "samples_dropped",
                    )
                ),
            ]  # fmt: skip
            lines.append("".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, columns)))
    return "\n".join(lines)


def arguments():
    root = HERE.parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", default=",".join(map(str, RATES)), help="operations a second; default: %(default)s")
    parser.add_argument("--schedules", default="deterministic,poisson", help="default: %(default)s")
    parser.add_argument("--contenders", default=",".join(CONTENDERS), help="default: %(default)s (spin and sleep: the ideal)")
    parser.add_argument("--ideal-rates", default=",".join(map(str, IDEAL)), help="rates of the ideal; default: %(default)s")
    parser.add_argument("--clients", type=int, default=8, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--warmup", type=int, default=10, help="seconds before the measured ones (default: 10; the ideal takes 1)")
    parser.add_argument("--seconds", type=int, default=20, help="seconds measured (default: 20)")
    parser.add_argument("--patience", type=int, default=60, help="seconds that a race may take beyond its task")
    parser.add_argument("--work", type=pathlib.Path, default=root / "benchmarks" / "target" / "accuracy", help="scratch directory")
    parser.add_argument("--rallyd", default=str(root / "cli" / "target" / "rally"), help="directory of the program")
    parser.add_argument("--java-options", default="", help="more options for rallyd's JVM")
    parser.add_argument("--no-pin", action="store_true", help="do not give the server a processor of its own")
    parser.add_argument("--output", type=pathlib.Path, help="JSON with all figures, rewritten after each run")
    args = parser.parse_args()
    args.work = args.work.resolve()
    args.work.mkdir(parents=True, exist_ok=True)
    args.cpus = args.server_cpus = None
    cpus = sorted(os.sched_getaffinity(0))
    if not args.no_pin and len(cpus) > 1:
        args.cpus, args.server_cpus = set(cpus[:-1]), {cpus[-1]}
    args.contenders = args.contenders.split(",")
    unknown = set(args.contenders) - set(CONTENDERS)
    if unknown:
        parser.error(f"unknown contenders {sorted(unknown)}, there are {', '.join(CONTENDERS)}")
    if not args.cpus and "alone" in args.contenders:
        print("alone is left out: it takes two processors, and pinning", file=sys.stderr)
        args.contenders.remove("alone")
    args.ideal_rates = {int(r) for r in args.ideal_rates.split(",") if r}
    args.cells = [Cell(int(r), s, args.clients) for s in args.schedules.split(",") for r in args.rates.split(",")]
    if not (pathlib.Path(args.rallyd) / "bin" / "esrally").exists():
        parser.error(f"there is no program in {args.rallyd}, build it first: mvn -q -DskipTests package")
    return args


def build(name, args):
    binary = args.work / name
    subprocess.run(["gcc", "-O2", "-Wall", "-o", str(binary), str(HERE / f"{name}.c"), "-lm"], check=True)
    return str(binary)


def main():
    args = arguments()
    # So that what was started is ended also when this is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    args.server, args.ideal = build("noop", args), build("ideal", args)
    results = {c.name: {"rate": c.rate, "schedule": c.schedule, "clients": c.clients, "rounds": []} for c in args.cells}
    document = {
        "machine": contest.machine(), "warmup": args.warmup, "seconds": args.seconds, "goals": GOALS, "cells": results,
    }  # fmt: skip
    for number in range(args.rounds):
        for cell in args.cells:
            this = {}
            results[cell.name]["rounds"].append(this)
            names = [n for n in args.contenders if n not in ("spin", "sleep") or cell.rate in args.ideal_rates]
            for name in names if number % 2 == 0 else reversed(names):
                try:
                    this[name] = run(name, cell, args)
                    say = f"{this[name]['achieved']:,.1f}/s, latency p99 {this[name].get('latency_us_p99') or math.nan:,.0f} us"
                except (RuntimeError, OSError, ValueError, KeyError) as e:
                    document.setdefault("failed", {})[f"{cell.name} {name} {number + 1}"] = say = f"FAILED: {e!r}"
                print(f"round {number + 1} {cell.name} {name}: {say}", file=sys.stderr, flush=True)
            results[cell.name]["medians"] = medians(results[cell.name]["rounds"])
            if args.output:
                args.output.write_text(json.dumps(document, indent=1) + "\n")
    print(table_of(results))
    return 1 if document.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
