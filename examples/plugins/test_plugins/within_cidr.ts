// address is within_cidr('10.0.0.0/8')

import { BlockList, isIP, isIPv6 } from "node:net";
import { defineTest } from "shevek/plugin";

export default defineTest({
	description: "Whether an address lies in a network.",
	params: {
		network: { description: "The network, as `10.0.0.0/8` or `fd00::/8`." },
	},
	examples: `- assert:
    that: ansible_host is within_cidr('10.0.0.0/8')`,
	test(value, network) {
		const address = String(value);
		const [start = "", bits] = String(network).split("/");
		if (isIP(address) === 0) throw new Error(`'${address}' is no address`);
		if (isIP(start) === 0 || bits === undefined)
			throw new Error(`'${network}' is no network: ADDRESS/BITS`);
		const family = (text: string) => (isIPv6(text) ? "ipv6" : "ipv4");
		const list = new BlockList();
		list.addSubnet(start, Number(bits), family(start));
		return family(address) === family(start)
			? list.check(address, family(address))
			: false;
	},
});
