// Which playbook, play and task are live: what every event on the wire says of where it happened.

import type { PlaybookInfo, PlayInfo, TaskInfo } from "./run-event.ts";

export interface WireContext {
	readonly playbook?: PlaybookInfo | undefined;
	/** There is no play to speak of. */
	readonly isAdhoc: boolean;
	/** Its uuid is numbered where a play starts again. */
	readonly play?:
		| { readonly info: PlayInfo; readonly uuid: string }
		| undefined;
	readonly task?: TaskInfo | undefined;
}
