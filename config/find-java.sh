# Sourced by dbspec and quickstart: finds a Java 25 or newer.

# Prints the feature number of a Java home (25, 26, ...), nothing where there is none. Reading "release" is 100 times faster than starting Java.
feature() {
  [ -x "$1/bin/java" ] || return 0
  local version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release")
  fi
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  echo "$version"
}

# Prints the path of the program "java", nothing where there is none that is new enough.
find_java() {
  local candidate version on_path
  on_path=$(command -v java || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*25* /opt/*25* ~/.sdkman/candidates/java/* ~/.jdks/* ~/.m2/jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] || continue
    version=$(feature "$candidate")
    if [ -n "$version" ] && [ "$version" -ge 25 ]; then
      echo "$candidate/bin/java"
      return
    fi
  done
}
