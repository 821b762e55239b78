#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule({"said": {"type": "str"}}, supports_check_mode=True)
    module.exit_json(said=module.params["said"], check=module.check_mode)


if __name__ == "__main__":
    main()
