#!/bin/sh
# Collects the evidence of one deployment in shards with GNU parallel. Run it again, and only the shards that failed or
# were never begun are collected.
#
#   shards-parallel.sh SHARDS [bakproof.toml]
#
# PARALLEL may hold options of GNU parallel: `--jobs 2`, or `--sshloginfile hosts --workdir "$PWD"` where all hosts share
# this folder.
set -eu
shards=$1
deployment=${2:-bakproof.toml}
seq "$shards" | parallel --joblog shards.joblog --resume-failed \
  bakproof collect "$deployment" --shard "{}/$shards" --save-evidence "shard-{}.json" --state "state-{}"
