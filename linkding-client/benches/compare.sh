#!/usr/bin/env bash
# Beside aiolinkding (PyPI), in one run and on the same server: listing all bookmarks and importing
# 1,000. The server is named by LINKDING_URL and LINKDING_TOKEN, and gets 2,000 bookmarks more.
#
#   HOMELAB_TEST_PYTHON=venv/bin/python LINKDING_URL=… LINKDING_TOKEN=… benches/compare.sh
set -euo pipefail
cd "$(dirname "$0")/.."
: "${LINKDING_URL:?}" "${LINKDING_TOKEN:?}"
run=$(date +%s)
cargo build --quiet --profile "${PROFILE:=release}" --package linkding-client --example measure
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
[ "$PROFILE" = dev ] && folder=debug || folder=$PROFILE

for size in 100 1000; do
    echo "== linkding-client, pages of $size"
    PAGE_SIZE=$size RUN=rust-$run-$size "$target/$folder/examples/measure"
    echo "== aiolinkding, pages of $size"
    PAGE_SIZE=$size RUN=python-$run-$size "${HOMELAB_TEST_PYTHON:-python3}" benches/aiolinkding_measure.py
done
