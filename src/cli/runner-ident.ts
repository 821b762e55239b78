// The name of the run, where `shevek runner` started this process. It is taken out of the environment, so that
// a Shevek that a task starts is no part of that run.

function takeIdent(env: NodeJS.ProcessEnv): string | undefined {
	const { SHEVEK_RUNNER: ident } = env;
	delete env.SHEVEK_RUNNER;
	return ident || undefined;
}

export const RUNNER_IDENT = takeIdent(process.env);
