#!/bin/sh
# Collects the evidence of one deployment in shards as a Slurm array job, from a folder that all nodes share:
#
#   sbatch --array=1-4 shards-slurm.sh 4 [bakproof.toml]
#
# A task that failed runs again on its own: `sbatch --array=3 shards-slurm.sh 4`.
#SBATCH --job-name=bakproof
#SBATCH --cpus-per-task=1
#SBATCH --output=shard-%a.log
set -eu
shards=$1
deployment=${2:-bakproof.toml}
number=$SLURM_ARRAY_TASK_ID
exec bakproof collect "$deployment" --shard "$number/$shards" --save-evidence "shard-$number.json" --state "state-$number"
