// Ansible run by itself, with `http` in its callbacks_enabled and Shevek's plugin in ansible.cfg.

import { expect, test } from "vitest";
import { SYSTEM } from "../bridge/cores.ts";
import { PLUGINS, Workshop } from "../bridge/workshop.ts";
import { Collector, names } from "./collector.ts";
import { LOCAL, siteText, TOLD, until } from "./site.ts";

test("http tells of a plain Ansible's run", async () => {
	const shop = new Workshop();
	const collector = new Collector();
	await collector.start();
	try {
		shop.write("site.yml", siteText());
		const config = shop.write(
			"ansible.cfg",
			`[defaults]\ncallback_plugins = ${PLUGINS}\ncallbacks_enabled = http\n[callback_http]\nurl = ${collector.url}\n`,
		);
		const words = [`${SYSTEM.bin}/ansible-playbook`, ...LOCAL, "site.yml"];
		const { exitCode, stderr } = await shop.run(words, {
			ANSIBLE_CONFIG: config,
		});
		expect([exitCode, stderr]).toEqual([0, ""]);
		await until(() => collector.accepted.length >= TOLD.length, "the last one");
		expect(names(collector.accepted)).toEqual(TOLD);
	} finally {
		await collector.stop();
		shop.remove();
	}
});
