// rkdirectory: the parts of the routing key are folders.

import { defineTranslator } from "../../plugins/source.ts";

export default defineTranslator({
	description: "The routing key's parts are folders: a.b.c is a/b/c.yml.",
	translate: (routingKey) => routingKey.split(".").join("/"),
});
