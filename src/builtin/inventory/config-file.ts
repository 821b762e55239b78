import { posix } from "node:path";
import { isReadable } from "../../config/file-access.ts";
import type { WantsContext } from "../../kinds/inventory.ts";
import { pyIterate } from "../../pyvalue/access.ts";

/** What `constructed` and `generator` take for their configuration. */
export function wantsConfigFile(
	source: string,
	{ setting }: Pick<WantsContext, "setting">,
): boolean {
	const endings = [
		"",
		".config",
		...pyIterate(setting("YAML_FILENAME_EXTENSIONS")),
	];
	return isReadable(source) && endings.includes(posix.extname(source));
}
