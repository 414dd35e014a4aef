import { a as plainText, b as say, n as isLoopbackHost, o as quote, p as KeyturnError, r as isNamedHost } from "./proxy.js";

// ../core/dist/interruption.js
function interruption(signal) {
	const reason = signal.reason;
	if (reason instanceof KeyturnError) return reason;
	return reason instanceof Error && reason.name === "TimeoutError" ? new KeyturnError("TIMED_OUT", "the time allowed has passed", { cause: reason }) : new KeyturnError("INTERRUPTED", "interrupted before it was done", { cause: reason });
}
function stopIfInterrupted(signal) {
	if (signal?.aborted) throw interruption(signal);
}
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

// ../core/dist/options.js
function withoutUndefined(value) {
	return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== void 0));
}
function refuseUnknownOptions(caller, options, names, needed) {
	if ((options === void 0 || options === null) && needed === void 0) return;
	if (typeof (options ?? {}) !== "object") throw new KeyturnError("INVALID_INPUT", `${caller}: its options are an object, not ${quote(options)}`);
	const refuse = (message) => new KeyturnError("INVALID_INPUT", message, { hint: `Its options are: ${Object.keys(names).join(", ")}.` });
	const unknown = Object.keys(options ?? {}).filter((name) => !Object.hasOwn(names, name));
	if (unknown.length > 0) throw refuse(`${caller} has no option ${unknown.map(quote).join(", ")}`);
	if (needed !== void 0 && options?.[needed] === void 0) throw refuse(`${caller}: its option ${quote(needed)} is missing`);
}

// ../core/dist/vault/reference.js
const vaultReferenceOptionNames = {
	cloud: true,
	allowHost: true
};
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
const vaultName = /^(?=.{3,24}$)[a-z](?:-?[a-z0-9])*$/i;
const hsmName = /^(?=[^.]{3,24}(?:\.|$))[a-z](?:-?[a-z0-9])*(?:\.[a-z0-9]+)?$/i;
const localName = /^[a-z0-9](?:-?[a-z0-9])*$/i;
const keyName = /^[0-9a-z-]{1,127}$/i;
const keyVersion = /^[0-9a-f]{32}$/i;
const accepted = "Give a vault name (\"contoso\"), a URL (\"https://contoso.vault.azure.net\"), a key id, or \"local\" for the embedded vault.";
function parseVaultReference(text, options = {}) {
	refuseUnknownOptions("parseVaultReference", options, vaultReferenceOptionNames);
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
	if (!text.includes("://") && !text.includes("@")) throw new KeyturnError("INVALID_INPUT", `${quote(text)} is no vault name and no URL`, { hint: text.includes(".") ? `Write the URL in full: https://${plainText(text.replace(/^\/+/, ""), 200)}` : accepted });
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
	const embedded = embeddedVaultName(url.origin);
	return embedded === void 0 ? {
		...base,
		key
	} : {
		kind: "local",
		name: embedded,
		key
	};
}
function parseKeyId(id, options = {}) {
	refuseUnknownOptions("parseKeyId", options, vaultReferenceOptionNames);
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
function shortReference(url) {
	const { hostname, port } = new URL(url);
	const [name = "", suffix] = splitFirstLabel(hostname);
	if (suffix === vaultSuffixes.public) return name;
	const embedded = port === "" ? embeddedVaultName(url) : void 0;
	if (embedded === void 0) return url;
	return embedded === "default" ? "local" : `local:${embedded}`;
}
function embeddedVaultName(url) {
	const [name, domain] = splitFirstLabel(new URL(url).hostname);
	return domain === "vault.localhost" ? name : void 0;
}
function vaultIdentity(url) {
	const { origin, hostname } = new URL(url);
	return embeddedVaultName(origin) === void 0 ? origin : `https://${hostname}`;
}
function vaultNameOf(url) {
	const { hostname } = new URL(url);
	return hostname.startsWith("[") || /^[\d.]+$/.test(hostname) ? hostname : splitFirstLabel(hostname)[0] ?? hostname;
}
function cloudOf(url) {
	const { hostname } = new URL(url);
	if (hostname.endsWith(".azure.cn")) return "china";
	return hostname.endsWith(".usgovcloudapi.net") ? "usgov" : "public";
}
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

// ../core/dist/instant.js
const firstImpossibleDate = /* @__PURE__ */ new Date(2 ** 32 * 1e3);
function iso$1(date) {
	return `${date.toISOString().slice(0, -5)}Z`;
}

// ../core/dist/keys/key-rules.js
const keyTypes = [
	"EC",
	"EC-HSM",
	"RSA",
	"RSA-HSM",
	"oct",
	"oct-HSM"
];
const keyCurves = [
	"P-256",
	"P-256K",
	"P-384",
	"P-521"
];
const keyOperations = [
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"wrapKey",
	"unwrapKey",
	"import",
	"export"
];
const rsaSizes = [
	2048,
	3072,
	4096
];
const octSizes = [
	128,
	192,
	256
];
const mostTags = 15;
const longestTag = 256;
const operations$1 = {
	EC: ["sign", "verify"],
	RSA: [
		"encrypt",
		"decrypt",
		"sign",
		"verify",
		"wrapKey",
		"unwrapKey",
		"import",
		"export"
	],
	oct: [
		"encrypt",
		"decrypt",
		"sign",
		"verify",
		"wrapKey",
		"unwrapKey",
		"export"
	]
};
function areSameOperations(a, b) {
	const set = new Set(b);
	return new Set(a).size === set.size && a.every((each) => set.has(each));
}
function findKeyProblems(key) {
	return [
		...findShapeProblems(key),
		...findAttributeProblems(key, key.keyType),
		...findReleaseProblems(key)
	];
}
function findAttributeProblems(attributes, keyType) {
	const { notBefore, expiresOn, tags, keyOperations } = attributes;
	return [
		...findDateProblems("expiry date", expiresOn),
		...findDateProblems("start date", notBefore),
		...notBefore !== void 0 && expiresOn !== void 0 && notBefore >= expiresOn ? [`the key would expire (${iso$1(expiresOn)}) before it starts (${iso$1(notBefore)})`] : [],
		...tags === void 0 ? [] : findTagProblems(tags),
		...keyOperations === void 0 ? [] : findOperationProblems(keyOperations, keyType)
	];
}
function refuseProblems(subject, problems) {
	if (problems.length > 0) throw new KeyturnError("INVALID_INPUT", `${subject}: ${problems.join("; ")}`);
}
function findShapeProblems({ keyType, keySize, curve }) {
	if (!keyTypes.includes(keyType)) return [`${quote(keyType)} is no key type: allowed are ${keyTypes.join(", ")}`];
	const kind = kindOf(keyType);
	if (kind === "EC") return [...keySize === void 0 ? [] : [`a size (${quote(keySize)}) does not apply to ${keyType} keys: choose a curve, ${keyCurves.join(", ")}`], ...curve === void 0 || keyCurves.includes(curve) ? [] : [`${quote(curve)} is no curve: allowed are ${keyCurves.join(", ")}`]];
	const sizes = kind === "RSA" ? rsaSizes : octSizes;
	return [...curve === void 0 ? [] : [`a curve (${quote(curve)}) does not apply to ${keyType} keys: choose a size, ${sizes.join(", ")}`], ...keySize === void 0 || sizes.includes(keySize) ? [] : [`${quote(keySize)} is no size of ${keyType} keys: allowed are ${sizes.join(", ")}`]];
}
function findDateProblems(what, date) {
	if (date === void 0) return [];
	if (Number.isNaN(date.getTime())) return [`the ${what} is no date`];
	return date.getTime() < 0 || date >= firstImpossibleDate ? [`the ${what} ${iso$1(date)} cannot be sent: it must lie between 1970 and 2106`] : [];
}
function findTagProblems(tags) {
	const names = Object.keys(tags);
	const tooLong = (text) => text.length > longestTag;
	return [
		...names.length > mostTags ? [`${names.length} tags are too many: a key has at most ${mostTags}`] : [],
		...names.includes("") ? ["a tag has no name"] : [],
		...names.filter(tooLong).map((name) => `the tag name ${quote(name)} is longer than ${longestTag} characters`),
		...names.filter((name) => tooLong(tags[name] ?? "")).map((name) => `the value of tag ${quote(name)} is longer than ${longestTag} characters`)
	];
}
function findOperationProblems(chosen, keyType) {
	if (chosen.length === 0) return ["no operation is left: name at least one"];
	const kind = keyType === void 0 ? void 0 : kindOf(keyType);
	const allowed = kind === void 0 ? [...new Set(Object.values(operations$1).flat())] : operations$1[kind];
	const of = keyType === void 0 ? "" : ` of ${keyType} keys`;
	return [
		...chosen.filter((operation) => !allowed.includes(operation)).map((operation) => `${quote(operation)} is no operation${of}: allowed are ${allowed.join(", ")}`),
		...chosen.includes("import") && chosen.length > 1 ? ["the operation \"import\" must be the only one of its key"] : [],
		...chosen.includes("import") && keyType === "RSA" ? ["the operation \"import\" needs an RSA-HSM key"] : []
	];
}
function findReleaseProblems({ keyType, exportable = false, releasePolicy }) {
	return [
		...exportable && releasePolicy === void 0 ? ["an exportable key needs a release policy"] : [],
		...!exportable && releasePolicy !== void 0 ? ["a release policy is for exportable keys only"] : [],
		...exportable && !keyType.endsWith("-HSM") ? [`an exportable key must be an HSM key, ${keyType} is none`] : [],
		...releasePolicy === void 0 ? [] : findReleasePolicyProblems(releasePolicy)
	];
}
function findReleasePolicyProblems({ policy }) {
	return isJsonObject(policy) ? [] : ["the release policy is no JSON object"];
}
function kindOf(keyType) {
	if (keyType.startsWith("EC")) return "EC";
	return keyType.startsWith("RSA") ? "RSA" : "oct";
}
function isJsonObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

// ../core/dist/duration.js
const noTime = {
	years: 0,
	months: 0,
	weeks: 0,
	days: 0,
	hours: 0,
	minutes: 0,
	seconds: 0
};
var CalendarDuration = class {
	constructor(parts) {
		Object.assign(this, noTime, parts);
	}
	toString() {
		return formatDuration(this);
	}
	toJSON() {
		return formatDuration(this);
	}
};
const iso = /^P(?!$)(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?=\d)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/;
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
const longest = new CalendarDuration({ years: 100 });
const beyondLongest = new CalendarDuration({ years: 101 });
const anyDay = /* @__PURE__ */ new Date("2000-01-01T00:00:00Z");
function parseDuration(text, what) {
	const prefix = what === void 0 ? "" : say`${what}: `;
	const duration = readDuration(text);
	if (duration === void 0) throw new KeyturnError("INVALID_INPUT", say`${prefix}${quote(text)} is not a duration; use ISO 8601 such as P90D or PT12H, or a number with s, min, h, d, w, mo or y such as 90d`, hintFor(text));
	if (!(move(anyDay, duration, 1) <= move(anyDay, longest, 1))) throw new KeyturnError("INVALID_INPUT", say`${prefix}${quote(text)} is too long; at most 100 years (P100Y)`);
	return duration;
}
function hintFor(text) {
	if (/^\d+m$/.test(text)) return { hint: `"${text}" could be minutes or months: write ${text}in or ${text}o.` };
	return text === text.trim() ? {} : { hint: "Leave out the spaces around it." };
}
function readDuration(text) {
	const parts = readShort(text) ?? readIso(text);
	if (parts !== void 0 && /\d{11}/.test(text)) return beyondLongest;
	return parts && new CalendarDuration(parts);
}
function readShort(text) {
	const [, amount, unit] = short.exec(text) ?? [];
	return amount === void 0 ? void 0 : { [units[unit]]: Number(amount) };
}
function readIso(text) {
	const found = iso.exec(text)?.groups;
	return found && Object.fromEntries(Object.entries(found).map(([unit, amount]) => [unit, Number(amount ?? 0)]));
}
function addDuration(date, duration) {
	return move(date, duration, 1);
}
function subtractDuration(date, duration) {
	return move(date, duration, -1);
}
const hourMs = 36e5;
function move(date, { years, months, weeks, days, hours, minutes, seconds }, sign) {
	const clock = (hours * 60 + minutes) * 6e4 + seconds * 1e3;
	return new Date(moveMonths(date, sign * (years * 12 + months)) + sign * ((weeks * 7 + days) * 24 * hourMs + clock));
}
function moveMonths(date, months) {
	if (months === 0) return date.getTime();
	const moved = new Date(date);
	moved.setUTCDate(1);
	moved.setUTCMonth(moved.getUTCMonth() + months);
	const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
	return moved.setUTCDate(Math.min(date.getUTCDate(), lastDay));
}
function formatDuration({ years, months, weeks, days, hours, minutes, seconds }) {
	const part = (amount, unit) => amount === 0 ? "" : `${amount}${unit}`;
	const date = part(years, "Y") + part(months, "M") + part(weeks, "W") + part(days, "D");
	const time = part(hours, "H") + part(minutes, "M") + part(seconds, "S");
	if (date + time === "") return "PT0S";
	return `P${date}${time === "" ? "" : `T${time}`}`;
}
function parseExpiry(text, now, what) {
	const date = readDate(text) ?? readFromNow(text, now, what);
	if (date === void 0) {
		const prefix = what === void 0 ? "" : say`${what}: `;
		const local = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?$/.test(text);
		throw new KeyturnError("INVALID_INPUT", say`${prefix}${quote(text)} is not a point in time; use a date such as 2027-01-31, an instant such as 2027-01-31T12:00:00Z, or a duration from now such as 90d`, local ? { hint: "An instant needs its zone: append Z for UTC." } : {});
	}
	return /* @__PURE__ */ new Date(Math.floor(date.getTime() / 1e3) * 1e3);
}
const instant = /^(?<day>\d{4}-\d{2}-\d{2})(?:T(?<time>(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?<zone>Z|[+-]\d{2}:?\d{2}))?$/;
function readDate(text) {
	const { day, time = "00:00", zone = "Z" } = instant.exec(text)?.groups ?? {};
	if (day === void 0 || !isOnCalendar(day)) return void 0;
	const date = /* @__PURE__ */ new Date(`${day}T${time}${zone.replace(/(?<=\d{2})(?=\d{2}$)/, ":")}`);
	return Number.isNaN(date.getTime()) ? void 0 : date;
}
function isOnCalendar(day) {
	const midnight = /* @__PURE__ */ new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
function readFromNow(text, now, what) {
	return readDuration(text) && addDuration(now, parseDuration(text, what));
}

// ../core/dist/vault/send-error.js
var SendError = class extends KeyturnError {
	name = "SendError";
	arrival;
	retryAfterMs;
	constructor(arrival, code, message, details = {}) {
		super(code, message, details);
		this.arrival = arrival;
		this.retryAfterMs = details.retryAfterMs;
	}
};

// ../core/dist/policy/rotation-policy.js
const serviceNotice = "P30D";
const policyFields = [
	"rotateEvery",
	"rotateBeforeExpiry",
	"expireAfter",
	"notifyBefore"
];
function policyOf(held) {
	return Object.fromEntries(policyFields.flatMap((field) => held[field] === void 0 ? [] : [[field, held[field]]]));
}
function findPolicyDifferences(held, wanted) {
	return policyFields.filter((field) => !(field === "notifyBefore" && wanted.notifyBefore === void 0) && !isSameDuration(held[field], wanted[field]));
}
function isSamePolicy(a, b) {
	return policyFields.every((field) => isSameDuration(a[field], b[field]));
}
function isSameDuration(a, b) {
	if (a === void 0 || b === void 0 || a === b) return a === b;
	const [first, second] = [parseDuration(a), parseDuration(b)];
	return monthsOf(first) === monthsOf(second) && secondsOf(first) === secondsOf(second);
}
function monthsOf({ years, months }) {
	return years * 12 + months;
}
function secondsOf({ weeks, days, hours, minutes, seconds }) {
	return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
}

// ../core/dist/keys/key-description.js
function findKeyType(text) {
	return inAnyCase(text, keyTypes);
}
function findKeyCurve(text) {
	return inAnyCase(text, keyCurves) ?? (text.toLowerCase() === "secp256k1" ? "P-256K" : void 0);
}
function findKeyOperation(text) {
	return inAnyCase(text, keyOperations);
}
function inAnyCase(text, values) {
	return values.find((value) => value.toLowerCase() === text.toLowerCase());
}
function parseTags(texts, field = "tags") {
	const tags = /* @__PURE__ */ new Map();
	const refuse = (text, why) => new KeyturnError("INVALID_INPUT", say`${{ field }}: ${quote(text)} ${why}`);
	for (const text of texts.flatMap((each) => each.replace(/^\s*-\s+/, "").split(/(?<!\\),(?=[^,=]+=)/))) {
		const at = text.indexOf("=");
		const name = text.slice(0, Math.max(0, at)).trim();
		if (name === "") throw refuse(text, "is not of the form name=value");
		if (tags.has(name)) throw refuse(name, "was given twice");
		tags.set(name, text.slice(at + 1).trim().replaceAll("\\,", ","));
	}
	return Object.fromEntries(tags);
}

// ../core/dist/vault/back-off.js
const throttleBackOffMs = [
	1e3,
	2e3,
	4e3,
	8e3,
	16e3
];
const transientBackOffMs = [
	500,
	1e3,
	2e3
];
const longestRetryAfterMs = 6e4;
function waitWithJitter(backOffMs, { retryAfterMs, random }) {
	if (retryAfterMs !== void 0) return Math.min(retryAfterMs, longestRetryAfterMs) + Math.round(random() * 500);
	return Math.round(backOffMs / 2 + random() * backOffMs / 2);
}
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

// ../core/dist/vault/operations.js
const reads = {
	effect: "reads",
	sending: "retried",
	requestClass: "read"
};
const writes = {
	effect: "writes",
	sending: "retried",
	requestClass: "read"
};
const destroys = {
	effect: "destroys",
	sending: "retried",
	requestClass: "read"
};
const makesVersion = {
	effect: "makes-version",
	sending: "once",
	requestClass: "create"
};
const usesKey = {
	effect: "reads",
	sending: "unread",
	requestClass: "read"
};
const officer = "Key Vault Crypto Officer";
const user = "Key Vault Crypto User";
const reader = "Key Vault Reader";
const hsmUser = "Managed HSM Crypto User";
const hsmOfficer = "Managed HSM Crypto Officer";
function needs(dataAction, accessPolicy, role, hsmRole = hsmUser) {
	return {
		dataAction,
		accessPolicy,
		role,
		hsmRole
	};
}
const operations = {
	getKey: {
		verb: "read",
		request: "GET /keys/*/*",
		...reads,
		...needs("keys/read", "get", reader)
	},
	listKeys: {
		verb: "list keys",
		request: "GET /keys",
		...reads,
		...needs("keys/read", "list", reader)
	},
	listVersions: {
		verb: "list the versions of",
		request: "GET /keys/*/versions",
		...reads,
		...needs("keys/read", "list", reader)
	},
	createKey: {
		verb: "create",
		request: "POST /keys/*/create",
		...makesVersion,
		...needs("keys/create/action", "create", officer)
	},
	importKey: {
		verb: "import",
		request: "PUT /keys/*",
		...makesVersion,
		...needs("keys/import/action", "import", officer)
	},
	rotateKey: {
		verb: "rotate",
		request: "POST /keys/*/rotate",
		...makesVersion,
		...needs("keys/rotate/action", "rotate", officer)
	},
	updateKey: {
		verb: "update",
		request: "PATCH /keys/*/*",
		...writes,
		...needs("keys/update/action", "update", user)
	},
	deleteKey: {
		verb: "delete",
		request: "DELETE /keys/*",
		...destroys,
		sending: "unread",
		...needs("keys/delete", "delete", officer)
	},
	getDeletedKey: {
		verb: "read deleted",
		request: "GET /deletedkeys/*",
		...reads,
		...needs("keys/read", "get", reader, hsmOfficer)
	},
	listDeletedKeys: {
		verb: "list deleted keys",
		request: "GET /deletedkeys",
		...reads,
		...needs("keys/read", "list", reader, hsmOfficer)
	},
	recoverKey: {
		verb: "recover",
		request: "POST /deletedkeys/*/recover",
		...writes,
		sending: "unread",
		...needs("keys/recover/action", "recover", officer, hsmOfficer)
	},
	purgeKey: {
		verb: "purge",
		request: "DELETE /deletedkeys/*",
		...destroys,
		...needs("keys/purge/action", "purge", officer, hsmOfficer)
	},
	getRotationPolicy: {
		verb: "read the rotation policy of",
		request: "GET /keys/*/rotationpolicy",
		...reads,
		...needs("keyrotationpolicies/read", "getrotationpolicy", officer)
	},
	setRotationPolicy: {
		verb: "set the rotation policy of",
		request: "PUT /keys/*/rotationpolicy",
		...writes,
		...needs("keyrotationpolicies/write", "setrotationpolicy", officer)
	},
	sign: {
		verb: "sign with",
		request: "POST /keys/*/*/sign",
		...usesKey,
		...needs("keys/sign/action", "sign", user)
	},
	verify: {
		verb: "verify with",
		request: "POST /keys/*/*/verify",
		...usesKey,
		...needs("keys/verify/action", "verify", user)
	},
	wrap: {
		verb: "wrap with",
		request: "POST /keys/*/*/wrapkey",
		...usesKey,
		...needs("keys/wrap/action", "wrapKey", user)
	},
	unwrap: {
		verb: "unwrap with",
		request: "POST /keys/*/*/unwrapkey",
		...usesKey,
		...needs("keys/unwrap/action", "unwrapKey", user)
	},
	encrypt: {
		verb: "encrypt with",
		request: "POST /keys/*/*/encrypt",
		...usesKey,
		...needs("keys/encrypt/action", "encrypt", user)
	},
	decrypt: {
		verb: "decrypt with",
		request: "POST /keys/*/*/decrypt",
		...usesKey,
		...needs("keys/decrypt/action", "decrypt", user)
	},
	getRandomBytes: {
		verb: "make random bytes",
		request: "POST /rng",
		...reads,
		...needs("rng/action", "get", "none: a vault makes no random bytes")
	},
	backupKey: {
		verb: "back up",
		request: "POST /keys/*/backup",
		...reads,
		...needs("keys/backup/action", "backup", user)
	},
	restoreKey: {
		verb: "restore a key",
		request: "POST /keys/restore",
		...makesVersion,
		requestClass: "read",
		...needs("keys/restore/action", "restore", officer)
	},
	releaseKey: {
		verb: "release",
		request: "POST /keys/*/*/release",
		...usesKey,
		requestClass: "create",
		...needs("keys/release/action", "release", "Key Vault Crypto Service Release User")
	},
	getKeyAttestation: {
		verb: "read the attestation of",
		request: "GET /keys/*/*/attestation",
		...reads,
		...needs("keys/read", "get", reader)
	}
};
const routesThatCreate = Object.values(operations).filter(({ requestClass }) => requestClass === "create").map(({ request }) => {
	const [method = "", path = ""] = request.split(" ");
	return {
		method,
		parts: partsOf(path)
	};
});
function requestClassOf(method, path) {
	const parts = partsOf(path);
	return routesThatCreate.some((route) => route.method === method && route.parts.length === parts.length && route.parts.every((part, index) => part === "*" || part === parts[index])) ? "create" : "read";
}
function partsOf(path) {
	return path.toLowerCase().split("/").filter((part) => part !== "");
}

// ../core/dist/json.js
function jsonOrUndefined(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}

export { keyTypes as A, vaultIdentity as B, subtractDuration as C, findReleasePolicyProblems as D, findKeyProblems as E, cloudOf as F, interruption as G, vaultReferenceOptionNames as H, isManagedHsmHost as I, stopIfInterrupted as K, parseKeyId as L, refuseProblems as M, rsaSizes as N, keyCurves as O, iso$1 as P, parseVaultReference as R, parseExpiry as S, findAttributeProblems as T, refuseUnknownOptions as U, vaultNameOf as V, withoutUndefined as W, serviceNotice as _, parseRetryAfter as a, formatDuration as b, waitWithJitter as c, findKeyType as d, parseTags as f, policyOf as g, policyFields as h, longestRetryAfterMs as i, octSizes as j, keyOperations as k, findKeyCurve as l, isSamePolicy as m, operations as n, throttleBackOffMs as o, findPolicyDifferences as p, unlessInterrupted as q, requestClassOf as r, transientBackOffMs as s, jsonOrUndefined as t, findKeyOperation as u, SendError as v, areSameOperations as w, parseDuration as x, addDuration as y, shortReference as z };