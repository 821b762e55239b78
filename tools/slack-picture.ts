// node tools/slack-picture.ts [CHROMIUM]: draws docs/slack-message.png anew: a real run tells a server that stands for Slack, and
// Chromium draws what it was told the way Slack does.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
	type SlackAttachment,
	type SlackMessage,
	SlackServer,
} from "../test/slack/slack-server.ts";

const ROOT = resolve(import.meta.dirname, "..");
const PICTURE = join(ROOT, "docs/slack-message.png");
const WIDTH = 760;

const INVENTORY = `[web]
web[01:24].example.com
[web:vars]
ansible_connection=local
ansible_python_interpreter=/usr/bin/python3
`;

const PLAYBOOK = `
- hosts: web
  gather_facts: false
  environment: {PATH: "{{ playbook_dir }}/bin:/usr/bin:/bin"}
  tasks:
    - name: Check nginx's configuration
      command: nginx -t
      changed_when: false
`;

const NGINX = `#!/bin/sh
echo 'nginx: [emerg] unknown directive "sever_name" in /etc/nginx/sites-enabled/shop:7' >&2
echo 'nginx: configuration file /etc/nginx/nginx.conf test failed' >&2
exit 1
`;

async function tellOfFailures(): Promise<readonly SlackMessage[]> {
	const folder = mkdtempSync(join(tmpdir(), "slack-picture-"));
	const slack = await SlackServer.start();
	try {
		mkdirSync(join(folder, "bin"));
		const nginx = join(folder, "bin/nginx");
		writeFileSync(nginx, NGINX);
		chmodSync(nginx, 0o755);
		writeFileSync(join(folder, "hosts"), INVENTORY);
		writeFileSync(join(folder, "site.yml"), PLAYBOOK);
		const run = spawn(
			join(ROOT, "bin/shevek"),
			["playbook", "-i", "hosts", "--no-record", "site.yml"],
			{
				cwd: folder,
				env: {
					...process.env,
					SHEVEK_SOURCE: "1",
					ANSIBLE_CALLBACKS_ENABLED: "slack",
					SLACK_WEBHOOK_URL: slack.hook(),
				},
				stdio: "ignore",
			},
		);
		await once(run, "exit");
		return slack.messages;
	} finally {
		await slack.close();
		rmSync(folder, { recursive: true });
	}
}

const STYLE = `
* { box-sizing: border-box; margin: 0; }
body { width: ${WIDTH}px; background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, "Liberation Sans", sans-serif; padding: 6px 20px 16px; }
header { font-weight: 900; font-size: 18px; padding: 8px 0 10px; border-bottom: 1px solid #ddd; margin: 0 -20px 6px; padding-left: 20px; }
.message { display: flex; gap: 8px; padding: 8px 0; }
.icon { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #4a154b; color: #fff; font: 700 20px/36px "Liberation Sans", sans-serif; text-align: center; }
.body { flex: 1; min-width: 0; }
.name { font-weight: 900; }
.app { background: #e8e8e8; color: #616061; font-size: 10px; font-weight: 700; padding: 1px 3px; border-radius: 2px; margin: 0 4px; vertical-align: 1px; }
.time { color: #616061; font-size: 12px; }
.attachment { display: flex; gap: 12px; margin: 4px 0; }
.bar { flex: none; width: 4px; border-radius: 8px; }
.inside { flex: 1; min-width: 0; }
.title { font-weight: 700; }
pre { background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; margin: 4px 0; font: 12px/1.5 "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.footer { color: #616061; font-size: 12px; }
`;

/** Texts are escaped for Slack, which is as good as for HTML. */
function markup(text: string): string {
	return text
		.split("```")
		.map((part, at) => (at % 2 === 1 ? `<pre>${part}</pre>` : part.trim()))
		.join("");
}

function attachmentHtml(attachment: SlackAttachment): string {
	const { color, title = "", text = "", footer = "" } = attachment;
	return `<div class="attachment"><div class="bar" style="background: ${color}"></div><div class="inside">
		<div class="title">${title}</div><div>${markup(text)}</div>
		<div class="footer">${footer}</div></div></div>`;
}

function messageHtml({ payload, timeMs }: SlackMessage): string {
	const time = new Date(timeMs).toISOString().slice(11, 16);
	return `<div class="message"><div class="icon">A</div><div class="body">
		<span class="name">${payload.username}</span><span class="app">APP</span><span class="time">${time}</span>
		${payload.attachments.map(attachmentHtml).join("")}</div></div>`;
}

function page(messages: readonly SlackMessage[]): string {
	const drawn = messages.map(messageHtml).join("");
	return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
		<body><header># ops</header>${drawn.replaceAll(hostname(), "control.example.com")}
		<script>document.body.dataset.height = document.body.scrollHeight</script>`;
}

function draw(html: string, chromium: string): void {
	const folder = mkdtempSync(join(tmpdir(), "slack-picture-"));
	try {
		const file = join(folder, "page.html");
		writeFileSync(file, html);
		const browse = (...words: string[]) =>
			execFileSync(
				chromium,
				[
					...["--headless", "--no-sandbox", "--hide-scrollbars"],
					...["--force-device-scale-factor=2", `--user-data-dir=${folder}`],
					...words,
					pathToFileURL(file).href,
				],
				{ encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
			);
		const document = browse("--dump-dom", `--window-size=${WIDTH},600`);
		const height = /data-height="(\d+)"/.exec(document)?.[1];
		browse(`--screenshot=${PICTURE}`, `--window-size=${WIDTH},${height}`);
	} finally {
		rmSync(folder, { recursive: true, maxRetries: 5 });
	}
}

draw(page(await tellOfFailures()), process.argv[2] ?? "chromium");
