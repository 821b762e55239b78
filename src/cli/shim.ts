// The name under which a shim (see shims.ts) started this process, if one did. It is taken out of the
// environment, so that what a run starts, a Shevek among it, does not go by that name too.

export interface Shim {
	/** `ansible-playbook` */
	readonly name: string | undefined;
	/** Where the shim lies, as it was called. */
	readonly path: string | undefined;
}

function takeShim(env: NodeJS.ProcessEnv): Shim {
	const shim = { name: env.SHEVEK_SHIM, path: env.SHEVEK_SHIM_PATH };
	delete env.SHEVEK_SHIM;
	delete env.SHEVEK_SHIM_PATH;
	return shim;
}

export const SHIM = takeShim(process.env);
