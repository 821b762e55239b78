// An answer, or none in time.

/** Undefined where it takes longer. A timer left behind would hold on to the whole run until it is due. */
export async function within<T>(
	ms: number,
	answer: Promise<T>,
): Promise<T | undefined> {
	const late = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => late.resolve(undefined), ms).unref();
	try {
		return await Promise.race([answer, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}
