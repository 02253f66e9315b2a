# What a person may ask of this project. How each tool is obtained is known by
# .ci/setup alone; what is built, by Cargo.toml.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Our own tools before the machine's: their versions are the ones we tested.
export PATH := $(CURDIR)/.tools/bin:$(PATH)
# Asked late, since setting up may be what installs it.
export CHROMIUM ?= $(firstword $(shell command -v chromium chromium-browser google-chrome))

# Leptos compiles this name in. cargo-leptos says it by itself; when plain cargo
# says the same, the two share their work instead of undoing each other's.
export LEPTOS_OUTPUT_NAME := redovisa

# Both ways to build the site say the same, so that the second finds the work
# of the first done: hashed names, the WASM in pieces by page, and brotli and
# gzip beside every file.
SITE := --release --precompress --split --lib-features hydrate,split

.PHONY: help setup setup-test run watch lint unit-test browser-test test bench bench-browser

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## get what it takes to build and serve (the others do this by themselves)
	@.ci/setup run

setup-test: ## get what the tests need besides: nextest, Playwright, Chromium
	@.ci/setup test

run: setup ## build for release and serve; prints the address last
	cargo-leptos build $(SITE)
	@exec target/release/redovisa

# Plain names here: a style sheet that is swapped in a living page keeps its name.
watch: setup ## serve while developing: rebuilds and reloads when a file changes
	LEPTOS_HASH_FILES=false cargo-leptos watch

# The two halves are two programs, so they are checked one by one. The folder
# is the one in which cargo-leptos builds the browser's half.
lint: setup ## check the format, and both halves with clippy; a warning fails
	cargo fmt --check
	cargo clippy --locked --features ssr --all-targets -- -D warnings
	CARGO_TARGET_DIR=target/front cargo clippy --locked --features hydrate,split --lib \
		--target wasm32-unknown-unknown -- -D warnings

unit-test: setup-test ## run the tests that need no browser
	cargo nextest run --locked --features ssr

# Not by `cargo leptos end-to-end`: it answers "all well" when the build fails,
# starts a server that no test asks for, and buries Playwright's list of what
# failed under a panic of its own.
browser-test: setup-test ## build for release and run the tests in a browser
	cargo-leptos build $(SITE)
	cd end2end && npx playwright test

test: setup-test ## run everything, the quickest to fail first
	@$(MAKE) lint
	@$(MAKE) unit-test
	@$(MAKE) browser-test
	@echo
	@echo "All tests passed: format, clippy for both halves, unit tests, browser tests."

# What to measure: modes, and servers. Nothing means all, and only then is the report written.
MODES ?=

bench: setup ## measure sizes and speed on this machine, or MODES="fan ours floor"; never part of the tests
	cargo-leptos build $(SITE)
	@case " $(MODES) " in "  " | *" hot "*) cargo bench --locked --features ssr --bench hot ;; esac
	cargo bench --locked --features ssr --bench fanout -- $(MODES)

bench-browser: setup-test ## measure the release build in a browser: frames, keys, memory, Lighthouse
	cargo-leptos build $(SITE)
	cd benches/browser && npm ci --no-audit --no-fund
	node benches/browser/chat.mjs
	node benches/browser/lighthouse.mjs
