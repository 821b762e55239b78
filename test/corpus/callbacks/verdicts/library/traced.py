#!/usr/bin/python
import json
print(json.dumps({"failed": True, "msg": "told", "exception": "Traceback:\n  <a> & b\nValueError: c\n"}))
