# Runs a server and outlives whoever started it: standard input is a pipe from the daemon, and when
# that ends, for whatever reason, the server is stopped and its directories are removed.
#
# Arguments: grace in seconds, file for the server's output, number of directories, the directories,
# the command. The command must lead a process group of its own.
# Input: lines "term", "kill" and "keep" (do not remove). Output: "pid <n>", then "exit <code>".

grace=$1
log=$2

# Redirections stand inside the functions: at their call a shell may keep the old pipe open.
serve() {
  exec </dev/null >>"$log" 2>&1 3<&-
  shift $((3 + $3))
  exec "$@"
}

remove() {
  left=$3
  shift 3
  while [ "$left" -gt 0 ]; do
    command -p rm -rf -- "$1"
    shift
    left=$((left - 1))
  done
}

kill_all() {
  kill -s KILL -- "-$server" 2>/dev/null
  kill -s KILL "$server" 2>/dev/null
}

watch() {
  exec <&3 >/dev/null 2>&1 3<&-
  keep=0
  while read -r word; do
    case $word in
      term) kill -s TERM "$server" 2>/dev/null ;;
      kill) kill_all ;;
      keep) keep=1 ;;
    esac
  done
  if kill -s 0 "$server" 2>/dev/null; then
    kill -s TERM "$server" 2>/dev/null
    ticks=$((grace * 10))
    while [ "$ticks" -gt 0 ] && kill -s 0 "$server" 2>/dev/null; do
      command -p sleep 0.1
      ticks=$((ticks - 1))
    done
  fi
  kill_all
  exit "$keep"
}

# Handlers, unlike signals ignored, are not passed on to the server.
trap : INT HUP TERM

exec 3<&0
serve "$@" &
server=$!
(echo "pid $server")
watch &
watcher=$!
exec 3<&- </dev/null

while :; do
  wait "$server"
  code=$?
  kill -s 0 "$server" 2>/dev/null || break
done
# What the server started must not survive it.
kill -s KILL -- "-$server" 2>/dev/null
# In a shell of its own, since nobody may be there any more to read it.
(echo "exit $code") 2>/dev/null
while :; do
  wait "$watcher"
  keep=$?
  kill -s 0 "$watcher" 2>/dev/null || break
done
exec >/dev/null
[ "$keep" = 1 ] || remove "$@"
