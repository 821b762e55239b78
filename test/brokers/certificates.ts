// Throw-away certificates: an authority, a server at loopback, a client named lab-certificate.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificates {
	readonly caFile: string;
	readonly certFile: string;
	readonly keyFile: string;
	readonly clientCertFile: string;
	readonly clientKeyFile: string;
	remove(): void;
}

export function makeCertificates(): Certificates {
	const folder = mkdtempSync(join(tmpdir(), "shevek-certificates-"));
	const path = (name: string) => join(folder, name);
	const openssl = (...args: string[]) =>
		execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
	const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
	openssl(
		...["req", "-x509", "-nodes", ...newKey, "-days", "2"],
		...["-subj", "/CN=lab authority", "-keyout", "ca.key", "-out", "ca.pem"],
	);
	writeFileSync(
		path("server.ext"),
		"subjectAltName=DNS:localhost,IP:127.0.0.1\n",
	);
	writeFileSync(path("client.ext"), "extendedKeyUsage=clientAuth\n");
	for (const [name, subject] of [
		["server", "localhost"],
		["client", "lab-certificate"],
	] as const) {
		openssl(
			...["req", "-nodes", ...newKey, "-subj", `/CN=${subject}`],
			...["-keyout", `${name}.key`, "-out", `${name}.csr`],
		);
		openssl(
			...["x509", "-req", "-in", `${name}.csr`, "-CA", "ca.pem"],
			...["-CAkey", "ca.key", "-CAcreateserial", "-days", "2"],
			...["-extfile", `${name}.ext`, "-out", `${name}.pem`],
		);
	}
	return {
		caFile: path("ca.pem"),
		certFile: path("server.pem"),
		keyFile: path("server.key"),
		clientCertFile: path("client.pem"),
		clientKeyFile: path("client.key"),
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}
