# The commands that people type. `just` lists them; https://just.systems.

# List the commands.
default:
    @just --list

# The main job, on made-up backups.
demo:
    cargo run --release -- demo

# Everything that a fresh clone can prove; with a name, only tests that contain it.
test *name:
    cargo test --locked {{name}}

# What must hold before a change lands.
ci:
    .ci/run

# Make what is handed out, in target/dist, and try it in empty systems.
dist:
    .ci/dist
    .ci/try-dist

# Format, and lint as CI does.
lint:
    cargo fmt
    cargo clippy --locked --all-targets -- -D warnings

# Write README.md, docs/, the JSON Schemas and the samples of reports again after what they show has changed.
generate:
    BAKPROOF_WRITE_README=1 cargo test --locked --test it readme::
    BAKPROOF_WRITE_SCHEMAS=1 cargo test --locked --test it schema::
    BAKPROOF_WRITE_SAMPLES=1 cargo test --locked --test it report_outputs::

# Look at snapshots that changed (cargo install cargo-insta).
review:
    cargo insta review

# Speed and memory, side by side with the tools that users would compare with.
bench:
    cargo bench --locked
