# Read by the interpreter from its command line, so: no single quotes, no backslashes, small.
# Says that Python runs (marker), then loads the agent's modules from standard input.
import os, sys, zlib, json, types

def take(count):
    data = bytes()
    while len(data) < count:
        more = os.read(0, count - len(data))
        if not more:
            sys.exit(1)
        data += more
    return data

os.write(1, (sys.argv[1] + chr(10)).encode())
bundle = json.loads(zlib.decompress(take(int(take(8)))).decode("utf-8"))
package = sys.modules["shevek_agent"] = types.ModuleType("shevek_agent")
package.__path__ = []
for name, text in bundle:
    module = types.ModuleType(str(name))
    module.__package__ = "shevek_agent"
    sys.modules[str(name)] = module
    parent, dot, own = str(name).rpartition(".")
    setattr(sys.modules[parent], own, module)
    exec(compile(text.encode("utf-8"), "<" + str(name) + ">", "exec", 0, True), module.__dict__)
sys.modules["shevek_agent.main"].start(sys.argv)
