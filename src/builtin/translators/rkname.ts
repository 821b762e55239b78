// rkname, the default: the playbook goes by the routing key.

import { defineTranslator } from "../../plugins/source.ts";

export default defineTranslator({
	description:
		"The playbook has the routing key as its name: a.b.c is a.b.c.yml.",
	translate: (routingKey) => routingKey,
});
