// A folder on the target for as long as a task needs it.

import type { Session } from "../../agent/target.ts";
import type { ActionContext } from "../../engine/action.ts";

/** Gone afterwards, whatever happened; DEFAULT_KEEP_REMOTE_FILES keeps it. */
export async function withTempDir<T>(
	context: ActionContext,
	use: (folder: string, session: Session) => Promise<T>,
): Promise<T> {
	const session = await context.session();
	const folder = await session.makeTempDir();
	try {
		return await use(folder, session);
	} finally {
		if (context.setting("DEFAULT_KEEP_REMOTE_FILES") !== true) {
			// where the host is lost, its own end removes the folder
			await session.removeTempDir(folder).catch(() => undefined);
		}
	}
}
