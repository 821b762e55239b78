// `node --import …/testing-register.js --test FILE`: tests of plugins in any folder find shevek/plugin and
// shevek/testing, with no node_modules near them.

import { provideModules } from "../plugins/load-plugin.ts";

provideModules({
	"shevek/testing": new URL("./public.ts", import.meta.url).href,
});
