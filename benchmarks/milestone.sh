#!/bin/sh
# The contest of the transport in some 45 minutes, from the root of the project and after `mvn package`:
#
#   benchmarks/milestone.sh [transport|rest|all] [ROUNDS [WARMUP [SECONDS]]]
#
# One JSON a group goes to benchmarks/results/milestone-*.json, and all tables to benchmarks/results/milestone.txt.
# `rest` has what changes seldom (codec, sockets, calls within the process, all of it through TLS), in some 35 minutes more.
set -eu
cd "$(dirname "$0")/.."
what=${1:-transport}
rounds=${2:-2}
warmup=${3:-10}
seconds=${4:-2}
out=${RESULTS:-benchmarks/results}
classes="benchmarks/target/rallyd-benchmarks-0.1.0.jar:benchmarks/target/lib/*"
case $what in transport | rest | all) ;; *)
  echo "usage: $0 [transport|rest|all] [ROUNDS [WARMUP [SECONDS]]]" >&2
  exit 2
  ;;
esac

# Minutes that further rounds of a group may be begun in, its name, and what Contest is asked for.
group() {
  minutes=$1 name=$2
  shift 2
  echo "== $name, $(date +%H:%M:%S)"
  java -cp "$classes" io.rallyd.benchmarks.contest.Contest --rounds="$rounds" --warmup="$warmup" --seconds="$seconds" \
    --minutes="$minutes" --output="$out/milestone-$name.json" "$@"
}

if [ "$what" != rest ]; then
  group 4 one-way 'transport.OneWayBenchmark' --param=via=TCP
  group 3 round-trip-100 'RoundTripBenchmark' --param=via=TCP --param=payload=100
  group 4 round-trip-large 'RoundTripBenchmark' --param=via=TCP --param=payload=1024,65536
  group 4 tls 'transport.OneWayBenchmark|RoundTripBenchmark' --param=via=TLS,TCNATIVE --param=sender=LOOP \
    --param=connections=1 --param=payload=100 --param=inFlight=256
  group 3 stream 'StreamBenchmark' --param=via=TCP --param=mebibytes=1024
  group 3 stream-tls 'StreamBenchmark.*(rallyd|netty|summed)' --param=via=TLS,TCNATIVE --param=mebibytes=1024
  group 3 stream-ping 'StreamPingBenchmark' --param=via=TCP,TLS,TCNATIVE --param=mebibytes=1024
  group 10 peers 'PeerBenchmark' --param=via=TCP
  group 2 peers-one-way 'PeerOneWayBenchmark' --param=via=TCP --param=payload=100
  group 1 trickle 'TrickleBenchmark' --param=via=TCP,TLS,TCNATIVE
  group 2 handshake 'HandshakeBenchmark' --param=via=TLS,TCNATIVE
fi
if [ "$what" != transport ]; then
  group 2 in-vm 'CallBenchmark' --param=payload=100
  group 2 sockets 'SocketsBenchmark' --param=payload=100 --param=inFlight=256
  group 5 round-trip-tls 'RoundTripBenchmark' --param=via=TLS,TCNATIVE
  group 3 one-way-tls 'transport.OneWayBenchmark' --param=via=TLS,TCNATIVE
  group 8 peers-tls 'PeerBenchmark' --param=via=TLS,TCNATIVE --param=payload=100,65536 --param=inFlight=1,256
  group 4 codec 'CodecBenchmark' --param=message=every
fi
java -cp "$classes" io.rallyd.benchmarks.contest.Tables "$out"/milestone-*.json > "$out/milestone.txt"
echo "== done, $(date +%H:%M:%S): $out/milestone.txt"
