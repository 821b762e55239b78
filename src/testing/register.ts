// `node --import …/testing-register.js --test FILE`: tests of plugins in any folder find shevek, shevek/plugin and
// shevek/testing, with no node_modules near them. Programs that use the library run so, too.

import { provideModules } from "../plugins/load-plugin.ts";

provideModules({
	shevek: new URL("../library/public.ts", import.meta.url).href,
	"shevek/testing": new URL("./public.ts", import.meta.url).href,
});
