// become_method: su, as ansible-core 2.14's plugins/become/su.py builds it.

import type { BecomeMethod } from "../../agent/become.ts";
import { shellQuote } from "../../agent/boot-script.ts";

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

// The colon may be the full-width one; "root's " may stand before the word.
const PROMPT = new RegExp(`(\\w+'s )?(${PROMPTS.join("|")}) ?[:：] ?$`, "iu");

export const su: BecomeMethod = {
	name: "su",
	incorrectTexts: ["Authentication failure"],
	missingTexts: [],
	command(spec, inner) {
		const words = [spec.exe ?? "su", spec.flags ?? "", spec.user];
		return {
			command: `${words.join(" ")} -c ${shellQuote(inner)}`,
			prompt: PROMPT,
		};
	},
};
