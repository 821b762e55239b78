// What reading a list of tasks knows of its place.

import type { BlockNode, ParentNode, TaskNode } from "./nodes.ts";
import type { Role } from "./role.ts";
import type { PlaybookSources } from "./sources.ts";

export interface TaskListContext {
	readonly sources: PlaybookSources;
	readonly parent: ParentNode;
	readonly role: Role | undefined;
	readonly isHandlers: boolean;
	readonly file: string;
}

export type TaskOrBlock = TaskNode | BlockNode;
