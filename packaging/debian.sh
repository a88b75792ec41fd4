# Sourced by check and guide: a Debian of its own in $root, gone at the end.
# shellcheck shell=bash

scratch=$(mktemp -d)
root=$scratch/debian
cleanup() {
  inside sh -c 'if [ -x /etc/init.d/postgresql ]; then service postgresql stop; fi' > /dev/null 2>&1 || true
  if mountpoint -q "$root/proc"; then umount "$root/proc"; fi
  rm -rf "$scratch"
}
trap cleanup EXIT

stage() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }
fail() { echo "${0##*/}: $*" >&2; exit 1; }
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive HOME=/root "$@"; }

# make_debian: this machine's release, with a user ada
make_debian() {
  local codename
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mmdebstrap --quiet --variant=apt --include=adduser,libstdc++6,zlib1g "$codename" "$root" 2> "$scratch/log" || { cat "$scratch/log" >&2; fail "no Debian"; }
  mount -t proc proc "$root/proc"
  inside useradd --create-home ada
}

# The collector, once, with the user, the capabilities and the environment of its unit.
collect() {
  inside env "$@" setpriv --reuid quill --regid quill --init-groups --inh-caps=-all,+dac_read_search,+fowner --ambient-caps=+dac_read_search,+fowner \
    --bounding-set=-all,+dac_read_search,+fowner --no-new-privs quill-collector once
}
