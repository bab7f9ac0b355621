# Finds Java, makes or finds the archive of loaded classes, and becomes the program.
# Read by bin/esrally and bin/esrallyd, which set rally_home, rally_main and rally_program.

fail() {
  echo "[ERROR] $1" >&2
  exit 64
}

# --- Java: JAVA_HOME, else the PATH ---------------------------------------------------------------
if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is [$JAVA_HOME], but there is no program bin/java in it; let it name a Java of version 17 or newer, or unset it."
else
  java=$(command -v java) || fail "$rally_program needs Java 17 or newer, and there is none: set JAVA_HOME or put java on the PATH."
fi
java_real=$java
while [ -h "$java_real" ]; do
  target=$(readlink "$java_real")
  case $target in
    /*) java_real=$target ;;
    *) java_real=$(dirname "$java_real")/$target ;;
  esac
done

# The file "release" beside bin/ spares the start of a second JVM; without it we ask the program.
java_version=
release=$(dirname "$java_real")/../release
if [ -r "$release" ]; then
  while IFS='=' read -r key value; do
    case $key in
      JAVA_VERSION) java_version=${value#\"}; java_version=${java_version%%\"*} ;;
    esac
  done < "$release"
fi
if [ -z "$java_version" ]; then
  java_version=$("$java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p')
fi
java_major=${java_version#1.}
java_major=${java_major%%[!0-9]*}
case $java_major in
  '') fail "The version of [$java] cannot be told; set JAVA_HOME to a Java of version 17 or newer." ;;
esac
[ "$java_major" -ge 17 ] || fail "$rally_program needs Java 17 or newer, but [$java] is version $java_version; set JAVA_HOME to a newer one."

# --- options of the JVM ---------------------------------------------------------------------------
class_path=
for jar in "$rally_home"/lib/*.jar; do
  class_path=${class_path:+$class_path:}$jar
done

# What newer JVMs would otherwise warn about on the console; older ones do not know the options.
quiet_options=
[ "$java_major" -ge 22 ] && quiet_options="--enable-native-access=ALL-UNNAMED"
[ "$java_major" -ge 23 ] && quiet_options="$quiet_options --sun-misc-unsafe-memory-access=allow"

# Whatever may make load (a race, a daemon) gets the full compiler and the JVM's own choice of
# collector; the other commands are over before either would pay.
pace_options="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# Whoever makes load gets the optimizing compiler, but only for what stays hot: at its usual
# thresholds it takes half a second of a short race away from the race.
load_pace="-XX:Tier4InvocationThreshold=25000 -XX:Tier4MinInvocationThreshold=3000"
load_pace="$load_pace -XX:Tier4CompileThreshold=50000 -XX:Tier4BackEdgeThreshold=150000"
for argument in "$@"; do
  case $argument in
    race | start | restart) pace_options=$load_pace; break ;;
  esac
done

file_options=
if [ -r "$rally_home/conf/jvm.options" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      -*) file_options="$file_options $line" ;;
    esac
  done < "$rally_home/conf/jvm.options"
fi

# Java takes the home directory from the user database; for us it is HOME, as for other programs.
home_option=
[ -n "${HOME:-}" ] && home_option=-Duser.home=$HOME

terminal=false
[ -t 1 ] && terminal=true

# --- archive of loaded classes --------------------------------------------------------------------
# Made once for this JVM and these very files, by a short run that loads what the commands load.
# Whatever stands in the way (no HOME, a full or read-only disk), we start without it.
archive_options=
cache=
if [ -n "${XDG_CACHE_HOME:-}" ]; then
  cache=$XDG_CACHE_HOME/rallyd
elif [ -n "${HOME:-}" ]; then
  cache=$HOME/.cache/rallyd
fi
if [ -n "$cache" ] && [ -z "${RALLY_NO_CLASS_ARCHIVE:-}" ]; then
  place=$(echo "$java_real $rally_home" | cksum)
  key=$({
    echo "$java_version"
    ls -lLn "$java_real" "$rally_home"/lib/*.jar
  } 2>/dev/null | cksum)
  place=classes-$java_major-${place%% *}
  archive=$cache/$place-${key%% *}.jsa
  if [ ! -r "$archive" ] && mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
    part=$cache/.$place.$$
    trap 'rm -f "$part"; exit 130' INT TERM HUP
    # shellcheck disable=SC2086
    if "$java" -XX:ArchiveClassesAtExit="$part" -Xshare:auto $quiet_options \
      -cp "$class_path" io.rallyd.cli.ClassArchive >/dev/null 2>&1 </dev/null; then
      # Archives of what was in this place before are of no use any more.
      rm -f "$cache/$place"-*.jsa
      mv -f "$part" "$archive" 2>/dev/null
    fi
    rm -f "$part"
    trap - INT TERM HUP
  fi
  [ -r "$archive" ] && archive_options="-XX:SharedArchiveFile=$archive"
fi

# --- the program ----------------------------------------------------------------------------------
# The archive may lie below a folder with blanks in its name, so it is passed as one word.
# shellcheck disable=SC2086
exec "$java" -Xshare:auto ${archive_options:+"$archive_options"} ${home_option:+"$home_option"} -Xlog:disable -Xlog:all=error,cds*=off:stderr \
  $quiet_options $pace_options $file_options ${RALLY_JAVA_OPTS:-} \
  -Drallyd.home="$rally_home" -Drallyd.program="$rally_program" -Drallyd.terminal="$terminal" \
  -cp "$class_path" "$rally_main" "$@"
