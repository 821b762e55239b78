#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec={})
module.warn("this is a warning of a module")
module.deprecate("this is a deprecation of a module", version="9.9")
module.exit_json(changed=False)
