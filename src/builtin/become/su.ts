// become_method: su, as ansible-core 2.14's plugins/become/su.py builds it.

import { shellQuote } from "../../agent/boot-script.ts";
import { becomeOptions, defineBecome } from "../../kinds/become.ts";

/** "Password" as su asks for it in the languages that the reference knows. */
const PROMPTS = [
	"Password",
	"암호",
	"パスワード",
	"Adgangskode",
	"Contraseña",
	"Contrasenya",
	"Hasło",
	"Heslo",
	"Jelszó",
	"Lösenord",
	"Mật khẩu",
	"Mot de passe",
	"Parola",
	"Parool",
	"Pasahitza",
	"Passord",
	"Passwort",
	"Salasana",
	"Sandi",
	"Senha",
	"Wachtwoord",
	"ססמה",
	"Лозинка",
	"Парола",
	"Пароль",
	"गुप्तशब्द",
	"शब्दकूट",
	"సంకేతపదము",
	"හස්පදය",
	"密码",
	"密碼",
	"口令",
];

export const su = defineBecome({
	description: "Runs commands as another user by su.",
	options: {
		...becomeOptions("su", ""),
		prompt_l10n: {
			type: "list",
			description: "Prompts of su in other languages, without their colon.",
			default: [],
			vars: ["ansible_su_prompt_l10n"],
			env: ["ANSIBLE_SU_PROMPT_L10N"],
			ini: ["su_become_plugin.localized_prompts"],
		},
	},
	incorrectTexts: ["Authentication failure"],
	command({ user, command, options }) {
		const { become_exe: exe, become_flags: flags, prompt_l10n } = options;
		const prompts = prompt_l10n.length > 0 ? prompt_l10n : PROMPTS;
		return {
			command: `${[exe, flags, user].join(" ")} -c ${shellQuote(command)}`,
			// The colon may be the full-width one; "root's " may stand before the word.
			prompt: new RegExp(`(\\w+'s )?(${prompts.join("|")}) ?[:：] ?$`, "iu"),
		};
	},
});
