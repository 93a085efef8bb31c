.POSIX:
.PHONY: help setup demo test random bench lint

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

setup: ## install what a build needs and the machine lacks
	@sh tools/setup.sh

demo: setup ## compare the samples with their dumps, aligned and drifted
	@cargo build --quiet --release
	@sh tools/demo.sh "$${CARGO_TARGET_DIR:-target}/release/dumpdrift"

test: setup ## run all tests; no server is needed
	@cargo test --all-targets
	@cargo test --doc

random: setup ## try schemas and changes at random on a PostgreSQL server of its own
	@cargo test --quiet --test random --no-run
	@sh tools/setup-server.sh cargo test --quiet --test random

bench: setup ## measure a check of a large dump
	@cargo bench

lint: setup ## formatting, clippy and documentation, as in continuous integration
	@cargo fmt --check
	@cargo clippy --all-targets -- -D warnings
	@RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items
