# What the callback plugin `shevek` is made of. docs/bridge.md describes the lines that it writes.
