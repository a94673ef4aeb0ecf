#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Proof that a fresh Debian and a git clone are enough: bootstraps one below DIRECTORY, clones
# the last commit of this repository into it and runs ./run there.
#
# Usage (as root): tests/fresh/fresh_debian.sh DIRECTORY [--release bookworm|trixie] [COMMAND...]
# default: --release bookworm demo test. A command of several words is quoted: "test --long".
set -euo pipefail
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
root=$(realpath -m "${1:?directory of the fresh system is missing}")
shift
release=bookworm
if [ "${1:-}" = --release ]; then
    release=${2:-}
    shift $(($# > 1 ? 2 : 1))
fi
[ $# -gt 0 ] || set -- demo test

say() { printf 'fresh: %s\n' "$*" >&2; }
[ "$(id -u)" -eq 0 ] || {
    say "this needs root, for debootstrap and chroot"
    exit 1
}
command -v debootstrap >/dev/null || apt-get install -q -y --no-install-recommends debootstrap

case $release in
bookworm) number=12 ;;
trixie) number=13 ;;
*)
    say "--release is \"$release\"; allowed: bookworm, trixie"
    exit 2
    ;;
esac

# The mirrors of this machine's own Debian, whichever release that is, so that its proxy is used
# too; DEBIAN_MIRROR names one on any other distribution.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format "\$(REPO_URI) \$(COMPONENT) \$(ORIGIN)" \
    'Created-By: Packages' 2>/dev/null |
    awk '$2 == "main" && $3 == "Debian" && $1 !~ /security/ && !n++ { print $1 }')}
[ -n "$mirror" ] || {
    say "apt on this machine has no source of Debian; name one: DEBIAN_MIRROR=URL"
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
say "bootstrapping Debian $number ($release) from $mirror into $root"
debootstrap --variant=minbase --include=ca-certificates,git "$release" "$root" "$mirror" \
    >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    exit 1
}
printf 'deb %s %s main\n' "$mirror" "$release" "$mirror" "$release-updates" \
    >"$root/etc/apt/sources.list"
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
    read -ra words <<<"$command"
    chroot "$root" env -i HOME=/home PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
        /home/gr-physec/run "${words[@]}" </dev/null
    say "./run $command took $((SECONDS - seconds)) s"
done
