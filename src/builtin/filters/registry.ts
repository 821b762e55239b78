// The filters of ansible.builtin, by name: those of 2.14 and the ones added up to 2.19.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { BASE64_FILTERS } from "./base64.ts";
import { CHECKSUM_FILTERS } from "./checksums.ts";
import { COMBINATORIC_FILTERS } from "./combinatorics.ts";
import { COMBINE_FILTERS } from "./combine.ts";
import { COMMENT_FILTERS } from "./comment.ts";
import { DATE_FILTERS } from "./dates.ts";
import { DICTIONARY_FILTERS } from "./dictionaries.ts";
import { FLATTEN_FILTERS } from "./flatten.ts";
import { JSON_FILTERS } from "./json.ts";
import { NUMBER_FILTERS } from "./numbers.ts";
import { PASSWORD_FILTERS } from "./password-hash.ts";
import { PATH_FILTERS } from "./paths.ts";
import { RANDOM_FILTERS } from "./random.ts";
import { REGEX_FILTERS } from "./regex.ts";
import { SET_FILTERS } from "./sets.ts";
import { SIZE_FILTERS } from "./sizes.ts";
import { URL_FILTERS } from "./urls.ts";
import { VALUE_FILTERS } from "./values.ts";
import { VAULT_FILTERS } from "./vaulting.ts";
import { WINDOWS_PATH_FILTERS } from "./windows-paths.ts";
import { YAML_FILTERS } from "./yaml.ts";

export const ANSIBLE_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map([
	...BASE64_FILTERS,
	...CHECKSUM_FILTERS,
	...COMBINATORIC_FILTERS,
	...COMBINE_FILTERS,
	...COMMENT_FILTERS,
	...DATE_FILTERS,
	...DICTIONARY_FILTERS,
	...FLATTEN_FILTERS,
	...JSON_FILTERS,
	...NUMBER_FILTERS,
	...PASSWORD_FILTERS,
	...PATH_FILTERS,
	...RANDOM_FILTERS,
	...REGEX_FILTERS,
	...SET_FILTERS,
	...SIZE_FILTERS,
	...URL_FILTERS,
	...VALUE_FILTERS,
	...VAULT_FILTERS,
	...WINDOWS_PATH_FILTERS,
	...YAML_FILTERS,
]);
