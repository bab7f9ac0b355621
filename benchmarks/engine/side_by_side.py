#!/usr/bin/env python3
"""Races the same track against the same cluster by rallyd and by the original Rally, in turns, and compares what they say.

Compared are the rows of the report with their order and units, the keys of race.json, what the cluster
counted (documents, bulks, queries, fetches, scrolls), and the medians of the service times. The cluster is
the user's own; the track deletes and makes its indices. See benchmarks/README.md.
"""

import argparse
import csv
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

import contest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CONTENDERS = ("original", "rallyd")
COUNTS = {
    "documents": ("docs", "count"),
    "documents indexed": ("indexing", "index_total"),
    "bulks, a shard": ("bulk", "total_operations"),
    "queries, a shard": ("search", "query_total"),
    "fetches, a shard": ("search", "fetch_total"),
    "scrolls, a shard": ("search", "scroll_total"),
    "refreshes from outside": ("refresh", "external_total"),
    "segments": ("segments", "count"),
}


class Race:
    """What one race of one contender left."""

    def __init__(self, report, race, counts, seconds):
        self.rows = report
        self.race = race
        self.counts = counts
        self.seconds = seconds

    def medians(self):
        """Median service time in milliseconds by task."""
        return {
            m["task"]: m["service_time"]["50_0"]
            for m in self.race["results"]["op_metrics"]
            if m.get("service_time", {}).get("50_0") is not None
        }


def keys(value, path=""):
    """The paths of all keys, those of all items of a list under one name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}.{key}".lstrip(".")
            yield from keys(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, path + "[]")


def counted(hosts, indices):
    with urllib.request.urlopen(f"http://{hosts.split(',')[0]}/{indices}/_stats", timeout=60) as answer:
        totals = json.load(answer)["_all"]["primaries"]
    return {name: totals.get(group, {}).get(key) for name, (group, key) in COUNTS.items()}


def program(name, args):
    if name == "rallyd":
        contender = contest.Rallyd(args)
        return [str(contender.launcher)], contender.home
    contender = contest.Original(args)
    return [str(contender.program), "--offline"], contender.home


def race(name, number, args):
    command, home = program(name, args)
    folder = args.work / f"track-{name}" / args.track_path.name
    if not folder.exists():
        shutil.copytree(args.track_path, folder)
    race_id = f"side-by-side-{os.getpid()}-{number}"
    report = args.work / f"report-{name}-{number}.csv"
    report.unlink(missing_ok=True)
    command[1:1] = [
        "race", f"--track-path={folder}", "--pipeline=benchmark-only", f"--target-hosts={args.target_hosts}",
        f"--race-id={race_id}", "--report-format=csv", f"--report-file={report}", "--on-error=abort",
        "--client-options=timeout:60", f"--track-params={args.track_params}",
    ]  # fmt: skip
    output = args.work / f"output-{name}.txt"
    began = time.time()
    with open(output, "w") as out:
        environment = dict(os.environ, HOME=str(home), THESPLOG_FILE="/dev/null")
        environment.pop("RALLY_HOME", None)
        done = subprocess.run(
            command, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL, timeout=args.patience
        )
    if done.returncode != 0:
        raise RuntimeError(f"{name} ended with exit code {done.returncode}, see {output}")
    seconds = time.time() - began
    with open(report, newline="") as lines:
        rows = [(metric, task, unit) for metric, task, _, unit in list(csv.reader(lines))[1:]]
    told = json.loads((home / ".rally" / "benchmarks" / "races" / race_id / "race.json").read_text())
    return Race(rows, told, counted(args.target_hosts, args.indices), seconds)


def compare(races):
    """The same things of both, and what only one of them has."""
    rows = {name: races[name][-1].rows for name in CONTENDERS}
    both = {name: set(keys(races[name][-1].race)) for name in CONTENDERS}
    common = set(rows["original"]) & set(rows["rallyd"])
    result = {
        "rows": {
            "common": len(common),
            "same order": [r for r in rows["original"] if r in common] == [r for r in rows["rallyd"] if r in common],
            "only original": [list(r) for r in rows["original"] if r not in common],
            "only rallyd": [list(r) for r in rows["rallyd"] if r not in common],
        },
        "race.json": {
            "common": len(both["original"] & both["rallyd"]),
            "only original": sorted(both["original"] - both["rallyd"]),
            "only rallyd": sorted(both["rallyd"] - both["original"]),
        },
        "counts": {
            count: {name: [r.counts[count] for r in races[name]] for name in CONTENDERS} for count in COUNTS
        },
        "seconds": {name: [round(r.seconds, 1) for r in races[name]] for name in CONTENDERS},
        "service time p50 ms": {},
    }
    for task in races["original"][-1].medians():
        told = {name: [r.medians().get(task) for r in races[name]] for name in CONTENDERS}
        if all(None not in values for values in told.values()):
            middle = {name: statistics.median(values) for name, values in told.items()}
            result["service time p50 ms"][task] = dict(told, ratio=middle["rallyd"] / middle["original"])
    return result


def tell(result):
    for what in ("rows", "race.json"):
        of = result[what]
        print(f"{what}: {of['common']} common", "in the same order" if of.get("same order") else "", sep=", ")
        for name in CONTENDERS:
            for item in of[f"only {name}"]:
                print(f"  only {name}: {item}")
    for title in ("counts", "seconds", "service time p50 ms"):
        print(f"\n{title:32}{'original':>36}{'rallyd':>36}")
        table = {"a race": result[title]} if title == "seconds" else result[title]
        for key, of in table.items():
            told = [" ".join(f"{v:.4g}" if isinstance(v, float) else str(v) for v in of[name]) for name in CONTENDERS]
            ratio = f"{of['ratio']:8.2f}" if "ratio" in of else ""
            print(f"{key:32}{told[0]:>36}{told[1]:>36}{ratio}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target-hosts", default="127.0.0.1:39200")
    parser.add_argument("--track-path", type=pathlib.Path, default=ROOT / "cli" / "target" / "rally" / "tracks" / "cities")
    parser.add_argument("--track-params", default="cluster_health:yellow")
    parser.add_argument("--indices", default="cities", help="whose statistics are compared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patience", type=int, default=900, help="seconds that a race may take")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "benchmarks" / "target" / "side-by-side")
    parser.add_argument("--rallyd", default=str(ROOT / "cli" / "target" / "rally"), help="directory of the program")
    parser.add_argument("--original-version", default="", help="what pip is told behind its name, such as ==2.13.0")
    parser.add_argument("--python", help="Python for the original")
    parser.add_argument("--output", type=pathlib.Path, help="JSON with all that was compared")
    args = parser.parse_args()
    args.work = args.work.resolve()
    args.work.mkdir(parents=True, exist_ok=True)
    races = {name: [] for name in CONTENDERS}
    try:
        for number in range(args.rounds):
            for name in CONTENDERS if number % 2 == 0 else reversed(CONTENDERS):
                races[name].append(race(name, number, args))
                print(f"round {number + 1} {name}: {races[name][-1].seconds:.0f} s", file=sys.stderr, flush=True)
    except contest.Skip as e:
        sys.exit(f"Nothing is compared: {e}.")
    except (RuntimeError, OSError, subprocess.TimeoutExpired) as e:
        sys.exit(f"Nothing is compared: {e}.")
    result = {"machine": contest.machine(), **compare(races)}
    tell(result)
    if args.output:
        args.output.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
