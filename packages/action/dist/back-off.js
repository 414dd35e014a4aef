import { t as Temporal } from "./temporal-polyfill.js";

// ../core/dist/wording.js
const functions = {
	create: "createKey",
	deleted: "listDeletedKeys",
	enable: "enableKey",
	ensure: "ensureKey",
	list: "listKeys",
	plan: "planManifest",
	"policy set": "setRotationPolicy",
	purge: "purgeKey",
	recover: "recoverKey",
	rotate: "rotateKey",
	show: "getKey",
	versions: "listKeyVersions"
};
/** The names in the library itself: `rotateEvery`, `listKeyVersions(vault, "orders")`. */
const libraryWords = {
	field: (name) => name,
	step: (step) => {
		const values = [
			..."vaultUrl" in step ? ["vault"] : [],
			..."key" in step ? [JSON.stringify(step.key)] : [],
			..."newVersion" in step ? ["{ newVersion: true, ... }"] : []
		];
		return `${functions[step.verb]}(${values.join(", ") || "..."})`;
	}
};
/** Tags a template whose values may be terms, and wordings themselves. */
function say(strings, ...values) {
	return strings.flatMap((text, index) => {
		const value = values[index];
		return value === void 0 ? [text] : [text, ...toWording(value)];
	});
}
/** One wording from several, with a text between each two. */
function joinWordings(wordings, separator) {
	return wordings.flatMap((each, index) => index === 0 ? toWording(each) : [separator, ...toWording(each)]);
}
/** The text in the words of a front end. */
function inWords(wording, words) {
	return toWording(wording).map((part) => {
		if (typeof part === "string") return part;
		return "field" in part ? words.field(part.field) : words.step(part);
	}).join("");
}
/** The options that a text names, in their order. */
function fieldsOf(wording) {
	return wording.flatMap((part) => typeof part === "object" && "field" in part ? [part.field] : []);
}
/** The steps that a text proposes, in their order. */
function stepsOf(wording) {
	return wording.flatMap((part) => typeof part === "object" && "verb" in part ? [part] : []);
}
function toWording(value) {
	if (typeof value === "string" || typeof value === "number") return [String(value)];
	return "field" in value || "verb" in value ? [value] : value;
}

// ../core/dist/errors.js
/** Which error a summary is of, as long as somebody holds the summary. */
const summarized = /* @__PURE__ */ new WeakMap();
/**
* The one error class that keyturn's functions throw. No message ever holds key material, a token or a plaintext. `message`
* and `hint` use the library's own names; `inWords` tells them in those of another front end.
*/
var KeyturnError = class extends Error {
	name = "KeyturnError";
	code;
	hint;
	requestId;
	statusCode;
	/** Message and hint with their terms, to build another text on. */
	wording;
	constructor(code, message, details = {}) {
		super(inWords(message, libraryWords), details.cause === void 0 ? void 0 : { cause: details.cause });
		this.code = code;
		this.hint = details.hint ? inWords(details.hint, libraryWords) : void 0;
		this.requestId = details.requestId ?? void 0;
		this.statusCode = details.statusCode;
		this.wording = {
			message: toWording(message),
			hint: toWording(details.hint ?? [])
		};
		Object.defineProperty(this, "wording", { enumerable: false });
	}
	/** The option that the error is about, where it is about one; the first of them, where it is about several. */
	get field() {
		return fieldsOf(this.wording.message)[0];
	}
	/** What to do next, as far as it is a step of keyturn's. */
	get next() {
		return stepsOf(this.wording.hint);
	}
	/** The error as a front end tells it. */
	inWords(words) {
		return {
			code: this.code,
			message: inWords(this.wording.message, words),
			hint: this.hint === void 0 ? null : inWords(this.wording.hint, words),
			requestId: this.requestId ?? null
		};
	}
	toJSON() {
		const summary = this.inWords(libraryWords);
		summarized.set(summary, this);
		return summary;
	}
};
/** An error, or what stands of it in an outcome, in the words of a front end. */
function wordError(error, words) {
	return (error instanceof KeyturnError ? error : summarized.get(error))?.inWords(words) ?? error;
}
/** Whether `error` is keyturn's and has one of these codes. */
function hasCode(error, ...codes) {
	return error instanceof KeyturnError && codes.includes(error.code);
}
/** Whatever was thrown, as an error of keyturn's: what is not one already is a defect (`UNEXPECTED`), with its cause. */
function asKeyturnError(error) {
	if (error instanceof KeyturnError) return error;
	return new KeyturnError("UNEXPECTED", error instanceof Error ? error.message : String(error), { cause: error });
}

// ../core/dist/text.js
/**
* What can move a cursor, rewrite a line already printed, or make text read differently from what it is: C0 and C1 controls
* and DEL, bidirectional controls, zero-width and invisible characters, line and paragraph separators, tags, lone surrogates
* (Unicode TR 9, TR 36). The one set for whatever keyturn shows.
*/
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** What GitHub's runner obeys wherever it reads it, and at the start of a line, after spaces and colours. */
const oldCommand = /##\[/g;
const command = /^((?:\s|\u001b\[[\d;]*m)*):(?=:)/gm;
/** Text from elsewhere on one line, with every unsafe character written as an escape (`\u001b`), line ends included. */
function safeText(text) {
	return text.replace(unsafe, (character) => shortEscapes[character] ?? escaped(character));
}
/** The same for text that may have several lines, none of which is a command for GitHub's runner. */
function safeLines(text) {
	return withoutCommands(text.split(/\r?\n/).map(safeText).join("\n"));
}
/** Text of any kind in which GitHub's runner finds no command: of each one character is written as an escape. */
function withoutCommands(text) {
	return text.replace(oldCommand, "\\u0023#[").replace(command, "$1\\u003a");
}
const markup = /[&<>|[\]()`*_~\\#!@:{}]/g;
/**
* Text from elsewhere for one cell of a Markdown table, or a part of a paragraph: nothing in it is taken for markup, a link,
* a mention or a command. Character references work in GitHub's tables, headings and HTML elements alike; backslashes do not.
*/
function toMarkdown(text) {
	const escapeLine = (line) => safeText(line).replace(markup, (character) => `&#${character.codePointAt(0)};`);
	return text.trim().split(/\s*\r?\n\s*/).map(escapeLine).join("<br>");
}
/** The same in a fixed-width font. An element, not backticks: inside backticks no character can be escaped. */
function toMarkdownCode(text) {
	return `<code>${toMarkdown(text)}</code>`;
}
/** A foreign text on one line and without anything that a terminal acts on; cut after `limit` characters. */
function plainText(text, limit = 500) {
	const line = text.replaceAll(/\s+/g, " ").replaceAll(unsafe, "�").trim();
	return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
/** An offending value as messages show it: in double quotes, safe for a terminal. */
function quote(value) {
	return `"${plainText(String(value), 200)}"`;
}
const shortEscapes = {
	"\n": "\\n",
	"\r": "\\r",
	"	": "\\t"
};
/** Code unit by code unit, as JSON has it. */
function escaped(character) {
	return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}

// ../core/dist/vault/allowed-host.js
/** Whether the host is this machine itself: `localhost`, `*.localhost` (RFC 6761 6.3), `127.0.0.0/8`, `[::1]`. */
function isLoopbackHost(hostname) {
	return hostname === "localhost" || hostname.endsWith(".localhost") || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === "[::1]";
}
/**
* Whether a person has named the URL's host, or a domain above it, as one that tokens may go to. With a port (`host:port`)
* that port alone is meant, without one every port of that host.
*
* @throws {KeyturnError} `INVALID_INPUT` when `allowHost` is no host, or would open a whole top-level domain
*/
function isNamedHost(url, allowHost) {
	if (allowHost === void 0) return false;
	const named = parseAllowHost(allowHost);
	const port = url.port === "" ? "443" : url.port;
	if (named.port !== "" && named.port !== port) return false;
	return url.hostname === named.hostname || url.hostname.endsWith(`.${named.hostname}`);
}
function parseAllowHost(text) {
	const refuse = (why) => new KeyturnError("INVALID_INPUT", say`${{ field: "allowHost" }} ${quote(text)} ${why}`, { hint: "Give one host, such as vault.example.com, or a host and a port, such as vault.example.com:8443." });
	const [, host = "", port = ""] = /^(\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(text) ?? [];
	if (host === "") throw refuse("is no host");
	if (Number(port) > 65535) throw refuse("has no such port");
	const hostname = host.toLowerCase();
	if (!hostname.includes(".") && !isLoopbackHost(hostname)) throw refuse("would open a whole top-level domain");
	return {
		hostname,
		port
	};
}

// ../core/dist/interruption.js
/**
* Why a signal aborted, as an error of ours: the reason it was given, if that is one; `TIMED_OUT` for the reason of
* `AbortSignal.timeout`; else `INTERRUPTED`.
*/
function interruption(signal) {
	const reason = signal.reason;
	if (reason instanceof KeyturnError) return reason;
	return reason instanceof Error && reason.name === "TimeoutError" ? new KeyturnError("TIMED_OUT", "the time allowed has passed", { cause: reason }) : new KeyturnError("INTERRUPTED", "interrupted before it was done", { cause: reason });
}
/** @throws {KeyturnError} `INTERRUPTED`, `TIMED_OUT`, or the signal's own reason, when it has aborted */
function stopIfInterrupted(signal) {
	if (signal?.aborted) throw interruption(signal);
}
/** What the promise gives, unless the signal aborts before. The promise itself goes on. @throws {KeyturnError} as `stopIfInterrupted` */
async function unlessInterrupted(promise, signal) {
	if (signal === void 0) return promise;
	stopIfInterrupted(signal);
	const interrupted = Promise.withResolvers();
	const abort = () => interrupted.reject(interruption(signal));
	signal.addEventListener("abort", abort, { once: true });
	try {
		return await Promise.race([promise, interrupted.promise]);
	} finally {
		signal.removeEventListener("abort", abort);
	}
}

// ../core/dist/vault/reference.js
const vaultSuffixes = {
	public: "vault.azure.net",
	china: "vault.azure.cn",
	usgov: "vault.usgovcloudapi.net"
};
const hsmSuffixes = [
	"managedhsm.azure.net",
	"managedhsm.azure.cn",
	"managedhsm.usgovcloudapi.net"
];
/** Azure's rule for vault names: 3 to 24 letters, digits and single hyphens; a letter first, no hyphen last. */
const vaultName = /^(?=.{3,24}$)[a-z](?:-?[a-z0-9])*$/i;
/** A managed HSM's host may have a region's label after its name. */
const hsmName = /^(?=[^.]{3,24}(?:\.|$))[a-z](?:-?[a-z0-9])*(?:\.[a-z0-9]+)?$/i;
/** One DNS label, because the name becomes part of a host name and of a file name. */
const localName = /^[a-z0-9](?:-?[a-z0-9])*$/i;
const keyName = /^[0-9a-z-]{1,127}$/i;
const keyVersion = /^[0-9a-f]{32}$/i;
const accepted = "Give a vault name (\"contoso\"), a URL (\"https://contoso.vault.azure.net\"), a key id, or \"local\" for the embedded vault.";
/**
* Reads what a user may call a vault: its name, its URL, a full key id, `local` or `local:NAME`.
*
* @throws {KeyturnError} `INVALID_INPUT` when it is none of these; `HOST_NOT_ALLOWED` when the URL's host is no known
*   Key Vault or Managed HSM host, no loopback host and not `allowHost`.
*/
function parseVaultReference(text, options = {}) {
	if (text.trim() === "") throw new KeyturnError("INVALID_INPUT", "the vault is empty", { hint: accepted });
	if (text === "local") return {
		kind: "local",
		name: "default"
	};
	if (text.startsWith("local:")) {
		const name = text.slice(6);
		if (name.length > 63 || !localName.test(name)) throw new KeyturnError("INVALID_INPUT", `${quote(name)} cannot name an embedded vault: up to 63 letters, digits and single hyphens are allowed`);
		return {
			kind: "local",
			name: name.toLowerCase()
		};
	}
	if (!text.includes("/") && !text.includes(".") && !text.includes(":")) return parseVaultName(text, options.cloud);
	if (!text.includes("://") && !text.includes("@")) throw new KeyturnError("INVALID_INPUT", `${quote(text)} is no vault name and no URL`, { hint: text.includes(".") ? `Write the URL in full: https://${text.replace(/^\/+/, "")}` : accepted });
	const url = parseAllowedUrl(text, options);
	const base = {
		kind: "azure",
		url: url.origin,
		name: vaultNameOf(url.origin)
	};
	if (url.pathname === "/") return base;
	const { name, version } = parseKeyId(text, options);
	const key = {
		name,
		...version !== void 0 && { version }
	};
	const [vault = "", domain] = splitFirstLabel(url.hostname);
	return domain === "vault.localhost" ? {
		kind: "local",
		name: vault,
		key
	} : {
		...base,
		key
	};
}
/**
* Takes a key id apart: `https://VAULT/keys/NAME` with or without `/VERSION`. To the service `/Keys/` and a slash at the end
* make no difference. Strict: ids of secrets, certificates and deleted keys are refused, so are hosts that keyturn would
* not send a token to.
*
* @throws {KeyturnError} `INVALID_INPUT` or `HOST_NOT_ALLOWED`
*/
function parseKeyId(id, options = {}) {
	const url = parseAllowedUrl(id, options);
	const [collection = "", name, version, ...rest] = url.pathname.slice(1).replace(/\/$/, "").split("/");
	const refuse = (why) => new KeyturnError("INVALID_INPUT", `${quote(id)} is no key id: ${why}`, { hint: "A key id looks like https://contoso.vault.azure.net/keys/orders or has a version of 32 hexadecimal characters after it." });
	if (collection.toLowerCase() !== "keys") throw refuse(`its path starts with ${quote(`/${collection}`)}, not with "/keys"`);
	if (name === void 0 || !keyName.test(name)) throw refuse(`${quote(name ?? "")} is no key name`);
	if (rest.length > 0) throw refuse("its path has too many parts");
	if (version !== void 0 && !keyVersion.test(version)) throw refuse(`${quote(version)} is no version (32 hexadecimal characters)`);
	return {
		id,
		vaultUrl: url.origin,
		vaultName: vaultNameOf(url.origin),
		name,
		...version !== void 0 && { version: version.toLowerCase() }
	};
}
/** What a person writes after `--vault` to mean the vault at this URL: its short name where it has one. */
function shortReference(url) {
	const { hostname, port } = new URL(url);
	const [name = "", suffix] = splitFirstLabel(hostname);
	if (suffix === vaultSuffixes.public) return name;
	if (suffix === "vault.localhost" && port === "") return name === "default" ? "local" : `local:${name}`;
	return url;
}
/** The name of the vault at this URL: its host's first label, or the whole address of a host without labels. */
function vaultNameOf(url) {
	const { hostname } = new URL(url);
	return hostname.startsWith("[") || /^[\d.]+$/.test(hostname) ? hostname : splitFirstLabel(hostname)[0] ?? hostname;
}
/** The cloud that a vault's URL belongs to; the public one for hosts that say nothing. */
function cloudOf(url) {
	const { hostname } = new URL(url);
	if (hostname.endsWith(".azure.cn")) return "china";
	return hostname.endsWith(".usgovcloudapi.net") ? "usgov" : "public";
}
/** Whether the host belongs to a Managed HSM, whose roles and key types differ from a vault's. */
function isManagedHsmHost(hostname) {
	return hsmSuffixes.some((suffix) => hostname.endsWith(`.${suffix}`)) || hostname.endsWith(".managedhsm.localhost");
}
function parseVaultName(text, cloud = "public") {
	if (!vaultName.test(text)) throw new KeyturnError("INVALID_INPUT", `${quote(text)} is no vault name: 3 to 24 letters, digits and single hyphens are allowed, a letter first`, { hint: accepted });
	const name = text.toLowerCase();
	return {
		kind: "azure",
		url: `https://${name}.${vaultSuffixes[cloud]}`,
		name
	};
}
/** The URL, when a token may be sent there: a scheme, a host and a port that keyturn accepts, and nothing hidden in it. */
function parseAllowedUrl(text, { allowHost }) {
	const refuse = (why, hint = accepted) => new KeyturnError("INVALID_INPUT", `${quote(text)} is no vault URL: ${why}`, { hint });
	if (text.includes("@")) throw new KeyturnError("INVALID_INPUT", "a vault's URL holds no user name and no password", { hint: accepted });
	if (!/^[\w:/.[\]-]+$/.test(text)) throw refuse("only letters, digits, hyphens, dots, slashes and a port are allowed");
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || url.host === "") throw refuse("it has no host");
	const loopback = isLoopbackHost(url.hostname);
	if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) throw refuse(`${quote(url.protocol.slice(0, -1))} is not allowed`, "Tokens are sent over https only.");
	const named = isNamedHost(url, allowHost);
	if (loopback || named) return url;
	if (!isKnownHost(url.hostname)) throw hostNotAllowed(url.hostname);
	if (url.port !== "") throw refuse(`port ${url.port} is not allowed, only 443`);
	return url;
}
function isKnownHost(hostname) {
	return Object.values(vaultSuffixes).some((suffix) => hasName(hostname, suffix, vaultName)) || hsmSuffixes.some((suffix) => hasName(hostname, suffix, hsmName));
}
function hasName(hostname, suffix, rule) {
	return hostname.endsWith(`.${suffix}`) && rule.test(hostname.slice(0, -suffix.length - 1));
}
function hostNotAllowed(hostname) {
	const suffixes = [...Object.values(vaultSuffixes), ...hsmSuffixes].map((suffix) => `*.${suffix}`).join(", ");
	return new KeyturnError("HOST_NOT_ALLOWED", `${quote(hostname)} is no Key Vault host, so no token is sent there; known are ${suffixes} and loopback hosts`, { hint: /(?:^|\.)(?:privatelink|vaultcore)\./.test(hostname) ? "A private link's name is for DNS only: use the vault's own name, which resolves to the private address inside the network." : say`If it really is a vault, name its host explicitly (${{ field: "allowHost" }}).` });
}
function splitFirstLabel(hostname) {
	const dot = hostname.indexOf(".");
	return dot === -1 ? [hostname, ""] : [hostname.slice(0, dot), hostname.slice(dot + 1)];
}

// ../core/dist/duration.js
const iso = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;
const short = /^(\d+)(s|min|h|d|w|mo|y)$/;
const units = {
	s: "seconds",
	min: "minutes",
	h: "hours",
	d: "days",
	w: "weeks",
	mo: "months",
	y: "years"
};
const longest = Temporal.Duration.from({ years: 100 });
const beyondLongest = Temporal.Duration.from({ years: 101 });
const anyDay = Temporal.PlainDateTime.from("2000-01-01T00:00:00");
/**
* Reads a duration: ISO 8601 with whole numbers (`P90D`, `P1Y2M`, `PT48H`, `P1DT12H`), or one number with a unit:
* `s`, `min`, `h`, `d`, `w`, `mo`, `y` (`90d`, `12h`, `1y`). A lone `m` is refused, since it could be either of two.
* Case matters; zero is allowed, a sign or a fraction is not; the longest is 100 years.
*
* @param what names the value in the error, such as a flag
* @throws {KeyturnError} `INVALID_INPUT` for anything else
*/
function parseDuration(text, what) {
	const prefix = what === void 0 ? "" : say`${what}: `;
	const duration = readDuration(text);
	if (duration === void 0) throw new KeyturnError("INVALID_INPUT", say`${prefix}${quote(text)} is not a duration; use ISO 8601 such as P90D or PT12H, or a number with s, min, h, d, w, mo or y such as 90d`, hintFor(text));
	if (Temporal.Duration.compare(Temporal.Duration.from(duration), longest, { relativeTo: anyDay }) > 0) throw new KeyturnError("INVALID_INPUT", say`${prefix}${quote(text)} is too long; at most 100 years (P100Y)`);
	return duration;
}
function hintFor(text) {
	if (/^\d+m$/.test(text)) return { hint: `"${text}" could be minutes or months: write ${text}in or ${text}o.` };
	return text === text.trim() ? {} : { hint: "Leave out the spaces around it." };
}
function readDuration(text) {
	if (!short.test(text) && !iso.test(text)) return void 0;
	if (/\d{11}/.test(text)) return beyondLongest;
	const [, amount, unit] = short.exec(text) ?? [];
	if (amount === void 0) return Temporal.Duration.from(text);
	return Temporal.Duration.from({ [units[unit]]: Number(amount) });
}
/** The date that lies `duration` after `date`, by the calendar in UTC: 31 January + `P1M` is the last day of February. */
function addDuration(date, duration) {
	return new Date(inUtc(date).add(Temporal.Duration.from(duration)).epochMilliseconds);
}
/** The date that lies `duration` before `date`, by the calendar in UTC. */
function subtractDuration(date, duration) {
	return new Date(inUtc(date).subtract(Temporal.Duration.from(duration)).epochMilliseconds);
}
/** ISO 8601, as the service writes it: `P90D`. */
function formatDuration(duration) {
	return Temporal.Duration.from(duration).toString();
}
function inUtc(date) {
	return Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO("UTC");
}
/**
* Reads a point in time: a date (`2027-01-31`, midnight UTC), an instant with its zone (`2027-01-31T12:00:00Z`), or a
* duration from `now` (`90d`, `P1Y`). Cut to whole seconds, the service's resolution.
*
* @param what names the value in the error, such as a flag
* @throws {KeyturnError} `INVALID_INPUT` for anything else
*/
function parseExpiry(text, now, what) {
	const date = readDate(text) ?? readFromNow(text, now, what);
	if (date === void 0) {
		const prefix = what === void 0 ? "" : say`${what}: `;
		const local = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?$/.test(text);
		throw new KeyturnError("INVALID_INPUT", say`${prefix}${quote(text)} is not a point in time; use a date such as 2027-01-31, an instant such as 2027-01-31T12:00:00Z, or a duration from now such as 90d`, local ? { hint: "An instant needs its zone: append Z for UTC." } : {});
	}
	return /* @__PURE__ */ new Date(Math.floor(date.getTime() / 1e3) * 1e3);
}
function readDate(text) {
	try {
		if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return new Date(Temporal.Instant.from(`${text}T00:00Z`).epochMilliseconds);
		if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return new Date(Temporal.Instant.from(text).epochMilliseconds);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
	}
}
function readFromNow(text, now, what) {
	return readDuration(text) && addDuration(now, parseDuration(text, what));
}

// ../core/dist/vault/send-error.js
/**
* A write that was sent once and did not succeed.
*
* - `not-sent`: the service cannot have acted (refused connection, DNS, 429): sending again is safe.
* - `unknown`: it may have acted (reset, time-out, 408, 5xx, an answer cut off or without sense): look before sending again.
*
* A plain refusal (400, 401, 403, 404, 409) is neither; it is an ordinary KeyturnError.
*/
var SendError = class extends KeyturnError {
	name = "SendError";
	arrival;
	/** What the service asked us to wait, in milliseconds. */
	retryAfterMs;
	constructor(arrival, code, message, details = {}) {
		super(code, message, details);
		this.arrival = arrival;
		this.retryAfterMs = details.retryAfterMs;
	}
};

// ../core/dist/vault/back-off.js
/** Microsoft's throttling guidance for Key Vault: 1, 2, 4, 8, 16 s, then give up. */
const throttleBackOffMs = [
	1e3,
	2e3,
	4e3,
	8e3,
	16e3
];
/** Failures that tend to pass at once: a reset, a 503. */
const transientBackOffMs = [
	500,
	1e3,
	2e3
];
/** No `Retry-After` is obeyed beyond this: an hour's sleep inside one call looks like a hang. */
const longestRetryAfterMs = 6e4;
/**
* How long to wait, in milliseconds: what the service asked for, capped; else half of `backOffMs` and a random share of
* the other half, so that callers that were throttled together do not come back together.
*/
function waitWithJitter(backOffMs, { retryAfterMs, random }) {
	if (retryAfterMs !== void 0) return Math.min(retryAfterMs, longestRetryAfterMs) + Math.round(random() * 500);
	return Math.round(backOffMs / 2 + random() * backOffMs / 2);
}
/**
* Reads how long a service asks to wait, in milliseconds: `retry-after-ms` or `x-ms-retry-after-ms`, or `Retry-After` in
* seconds or as a date (RFC 9110 10.2.3).
*/
function parseRetryAfter(header, now) {
	for (const name of ["retry-after-ms", "x-ms-retry-after-ms"]) {
		const value = header(name);
		if (value !== void 0 && /^\d+$/.test(value)) return Number(value);
	}
	const value = header("retry-after");
	if (value === void 0) return void 0;
	if (/^\d+$/.test(value)) return Number(value) * 1e3;
	const date = Date.parse(value);
	return Number.isFinite(date) ? Math.max(0, date - now.getTime()) : void 0;
}

export { asKeyturnError as A, plainText as C, toMarkdown as D, safeText as E, wordError as M, joinWordings as N, toMarkdownCode as O, say as P, isNamedHost as S, safeLines as T, vaultNameOf as _, waitWithJitter as a, unlessInterrupted as b, formatDuration as c, subtractDuration as d, cloudOf as f, shortReference as g, parseVaultReference as h, transientBackOffMs as i, hasCode as j, KeyturnError as k, parseDuration as l, parseKeyId as m, parseRetryAfter as n, SendError as o, isManagedHsmHost as p, throttleBackOffMs as r, addDuration as s, longestRetryAfterMs as t, parseExpiry as u, interruption as v, quote as w, isLoopbackHost as x, stopIfInterrupted as y };