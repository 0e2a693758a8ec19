#!/usr/bin/env bash
# Makes the kept corpus anew: of what is kept and what fuzz.sh has found, the fewest files that reach all of it.
#   minimise.sh [TARGET..]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || targets=(frame register key certificate issuer charset notification)

work=$(cd ../.. && pwd)/artifacts/fuzz
fuzz=$work/bin/Alipay.Messaging.Fuzz.dll
export AFL_SKIP_BIN_CHECK=1 AFL_FORKSRV_INIT_TMOUT=60000 AFL_NO_AFFINITY=1

for target in "${targets[@]}"; do
    rm -rf "$work/all" "$work/least"
    mkdir -p "$work/all"
    cp "Corpus/$target"/* "$work/all"
    find "$work/out/$target/default/queue" -maxdepth 1 -type f -exec cp {} "$work/all" \;
    afl-cmin -i "$work/all" -o "$work/least" -m none -t 10000 -- "$(command -v dotnet)" "$fuzz" afl "$target" > "$work/$target.cmin.log" 2>&1
    rm -rf "Corpus/$target"
    dotnet "$fuzz" keep Corpus "$target" "$work/least"/*
    echo "$target: $(find "Corpus/$target" -type f | wc -l) files, $(du -sb "Corpus/$target" | cut -f1) bytes"
done
