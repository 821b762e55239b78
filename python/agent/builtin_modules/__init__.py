# Built-ins: what the busiest modules do, without an interpreter for each. One is used only where
# its answer is the module's; for anything else it says so before doing anything.
