#!/usr/bin/env bash
# Coverage-guided fuzzing of one target after the other. Needs AFL++ (apt-get install afl++) and, in PATH, the tool sharpfuzz
# (dotnet tool install --global SharpFuzz.CommandLine).
#   fuzz.sh SECONDS_EACH [TARGET..]
# Works on an instrumented copy in artifacts/fuzz; what AFL++ found stays there, under out/TARGET.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
seconds=${1:?how many seconds for each target}
shift
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || targets=(frame register key certificate issuer charset notification)

work=$(cd ../.. && pwd)/artifacts/fuzz
rm -rf "$work/bin"
mkdir -p "$work/out"
dotnet publish -c Release -o "$work/bin"
sharpfuzz "$work/bin/Alipay.Messaging.dll"

# The harness is managed code, which AFL++ cannot see into, and a container cannot change the core pattern or the governor.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_QUIET=1 AFL_FORKSRV_INIT_TMOUT=60000
# A second run goes on where the first one ended.
export AFL_AUTORESUME=1

for target in "${targets[@]}"; do
    echo "$target: $(date -u +%FT%TZ)"
    nice -n 19 afl-fuzz -V "$seconds" -t 10000 -m none -i "Corpus/$target" -o "$work/out/$target" -- \
        dotnet "$work/bin/Alipay.Messaging.Fuzz.dll" afl "$target" > "$work/$target.log" 2>&1 || tail -n 20 "$work/$target.log"
    grep -E '^(run_time|execs_done|corpus_count|saved_crashes|saved_hangs|edges_found) ' "$work/out/$target/default/fuzzer_stats"
done
