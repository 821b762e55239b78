import { describe, expect, test } from "vitest";
import { commandText, maskSecrets } from "./masked-command.ts";

describe("secrets on a command line", () => {
	test.each([
		["version=1.2 db_password=hunter2", "version=1.2 db_password=********"],
		["chat_webhook=https://hooks.example.com/T/B/x", "chat_webhook=********"],
		[
			'{"webhook_url": "https://hooks.example.com/x", "n": 1}',
			'{"webhook_url": "********", "n": 1}',
		],
		[
			"--extra-vars=ansible_ssh_pass=x=y",
			"--extra-vars=ansible_ssh_pass=********",
		],
		[
			"user=bob password='two words' state=present",
			"user=bob password=******** state=present",
		],
		['{"api_key": "abc", "n": 1}', '{"api_key": "********", "n": 1}'],
		['{"secrets": ["a", "b"], "n": 1}', '{"secrets": "********", "n": 1}'],
		["{token: abc def, n: 1}", "{token: ********, n: 1}"],
		["https://bob:hunter2@example.com/x", "https://bob:********@example.com/x"],
		["--vault-password-file=/etc/vault", "--vault-password-file=/etc/vault"],
		["@vars.yml", "@vars.yml"],
		["echo compass", "echo compass"],
	])("%s", (word, masked) => {
		expect(maskSecrets(word)).toBe(masked);
	});

	test("a command can be pasted into a shell", () => {
		expect(commandText(["shevek", "-a", "echo 'hi'", "site.yml"])).toBe(
			`shevek -a 'echo '"'"'hi'"'"'' site.yml`,
		);
	});
});
