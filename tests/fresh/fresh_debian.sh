#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Proof that a fresh Debian 12 and a git clone are enough: bootstraps one below DIRECTORY, clones
# the last commit of this repository into it and runs ./run there.
#
# Usage (as root): tests/fresh/fresh_debian.sh DIRECTORY [COMMAND...]   default: demo test
set -euo pipefail
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
root=$(realpath -m "${1:?directory of the fresh system is missing}")
shift
[ $# -gt 0 ] || set -- demo test

say() { printf 'fresh: %s\n' "$*" >&2; }
[ "$(id -u)" -eq 0 ] || {
    say "this needs root, for debootstrap and chroot"
    exit 1
}
command -v debootstrap >/dev/null || apt-get install -q -y --no-install-recommends debootstrap

# "URI SUITE COMPONENT" of every Debian 12 source that this machine uses, so that its mirror and
# proxy are used too. DEBIAN_MIRROR names a mirror on any other distribution.
sources=$(apt-get indextargets --format "\$(REPO_URI) \$(RELEASE) \$(COMPONENT) \$(ORIGIN)" \
    'Created-By: Packages' 2>/dev/null |
    awk '$2 ~ /^bookworm/ && $4 == "Debian" { print $1, $2, $3 }' | sort -u)
[ -z "${DEBIAN_MIRROR:-}" ] || sources="$DEBIAN_MIRROR bookworm main"
mirror=$(awk '$2 == "bookworm" && $3 == "main" { print $1; exit }' <<<"$sources")
[ -n "$mirror" ] || {
    say "apt on this machine has no source of Debian 12 (bookworm); name one: DEBIAN_MIRROR=URL"
    exit 1
}

unmount() {
    local point
    for point in proc dev/shm; do
        ! mountpoint -q "$root/$point" || umount "$root/$point"
    done
}
trap unmount EXIT

unmount
rm -rf --one-file-system "$root"
mkdir -p "$root"
seconds=$SECONDS
say "bootstrapping Debian 12 from $mirror into $root"
debootstrap --variant=minbase --include=ca-certificates,git bookworm "$root" "$mirror" \
    >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    exit 1
}
awk '{ print "deb", $0 }' <<<"$sources" >"$root/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(http|https|Retries)' >"$root/etc/apt/apt.conf.d/90host" || true
cp /etc/resolv.conf "$root/etc/resolv.conf"
# GNU Radio's buffers live in shared memory.
mkdir -p "$root/dev/shm"
mount -t proc proc "$root/proc" || say "no /proc inside; some checks will be skipped"
mount -t tmpfs tmpfs "$root/dev/shm" || say "no shared memory inside; buffers fall back to files"
say "bootstrapped in $((SECONDS - seconds)) s"

# Cloned from outside: what is not committed is not tested.
git -c safe.directory='*' clone -q "$source_dir" "$root/home/gr-physec"
for command in "$@"; do
    seconds=$SECONDS
    say "./run $command"
    chroot "$root" env -i HOME=/home PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
        /home/gr-physec/run "$command" </dev/null
    say "./run $command took $((SECONDS - seconds)) s"
done
