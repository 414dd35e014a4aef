import { t as Agent$1 } from "./_node-http.js";
import { Agent } from "node:https";
import { createSecureContext } from "node:tls";

// ../core/dist/system-error.js
function findSystemError(error) {
	if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return void 0;
	const { code, syscall, path, address, port, hostname } = error;
	const net = Object.hasOwn(ofNetworks, code) ? ofNetworks[code] : void 0;
	if (net !== void 0 || /^(?:connect|bind|listen|getaddrinfo)$/.test(syscall)) {
		const host = hostname ?? (address === void 0 ? void 0 : [address, port].filter(Boolean).join(":"));
		return {
			code: codes[code] ?? "UNAVAILABLE",
			message: `${host === void 0 ? "the network" : `"${host}"`} cannot be used: ${net ?? `the system refuses (${code})`}`,
			hint: "Check the network, and the proxy and the firewall if there are any."
		};
	}
	const why = Object.hasOwn(ofFiles, code) ? ofFiles[code] : void 0;
	if (why === void 0) return void 0;
	return {
		code: codes[code] ?? "INVALID_INPUT",
		message: `${path === void 0 ? "a file" : `"${path}"`} cannot be used: ${why}`,
		hint: "See that it is what it should be, that you may use it, and that the disk has room."
	};
}
const codes = {
	ENOSPC: "UNAVAILABLE",
	EDQUOT: "UNAVAILABLE",
	EMFILE: "UNAVAILABLE",
	ENFILE: "UNAVAILABLE",
	EIO: "UNAVAILABLE",
	EBUSY: "UNAVAILABLE",
	ETIMEDOUT: "TIMED_OUT",
	EADDRINUSE: "CONFLICT"
};
const ofFiles = {
	ENOENT: "there is no such file",
	ENOTDIR: "what stands for a folder in its path is none",
	EISDIR: "it is a folder",
	EEXIST: "something of that name is there",
	ENOTEMPTY: "the folder is not empty (ENOTEMPTY)",
	EACCES: "you may not (EACCES)",
	EPERM: "you may not (EPERM)",
	EROFS: "it is on a file system that cannot be written to (EROFS)",
	ENOSPC: "there is no room left on the disk (ENOSPC)",
	EDQUOT: "there is no room left in your quota (EDQUOT)",
	EFBIG: "it is larger than the system allows (EFBIG)",
	ELOOP: "its links lead in a circle (ELOOP)",
	ENAMETOOLONG: "its name is too long (ENAMETOOLONG)",
	ENXIO: "it is a socket, or nobody is at the other end of it (ENXIO)",
	EMFILE: "this program has too many files open; \"ulimit -n\" says how many it may (EMFILE)",
	ENFILE: "the machine has too many files open (ENFILE)",
	EIO: "the disk does not answer as it should (EIO)",
	EBUSY: "something else holds it (EBUSY)",
	ETXTBSY: "it is a program that runs (ETXTBSY)",
	EXDEV: "it would have to move to another disk (EXDEV)"
};
const ofNetworks = {
	ECONNREFUSED: "nobody listens there (ECONNREFUSED)",
	ECONNRESET: "the connection was broken off (ECONNRESET)",
	ECONNABORTED: "the connection was broken off (ECONNABORTED)",
	EPIPE: "the other end is gone (EPIPE)",
	ETIMEDOUT: "there was no answer in time (ETIMEDOUT)",
	ENOTFOUND: "there is no host of that name (ENOTFOUND)",
	EAI_AGAIN: "names cannot be looked up at the moment (EAI_AGAIN)",
	EHOSTUNREACH: "there is no way to it (EHOSTUNREACH)",
	ENETUNREACH: "there is no way to its network (ENETUNREACH)",
	ENETDOWN: "the network is down (ENETDOWN)",
	EADDRINUSE: "somebody else listens there (EADDRINUSE)",
	EADDRNOTAVAIL: "it is no address of this machine (EADDRNOTAVAIL)"
};

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
function say(strings, ...values) {
	return strings.flatMap((text, index) => {
		const value = values[index];
		return value === void 0 ? [text] : [text, ...toWording(value)];
	});
}
function joinWordings(wordings, separator) {
	return wordings.flatMap((each, index) => index === 0 ? toWording(each) : [separator, ...toWording(each)]);
}
function inWords(wording, words) {
	return toWording(wording).map((part) => {
		if (typeof part === "string") return part;
		return "field" in part ? words.field(part.field) : words.step(part);
	}).join("");
}
function fieldsOf(wording) {
	return wording.flatMap((part) => typeof part === "object" && "field" in part ? [part.field] : []);
}
function stepsOf(wording) {
	return wording.flatMap((part) => typeof part === "object" && "verb" in part ? [part] : []);
}
function toWording(value) {
	if (typeof value === "string" || typeof value === "number") return [String(value)];
	return "field" in value || "verb" in value ? [value] : value;
}

// ../core/dist/errors.js
const summarized = /* @__PURE__ */ new WeakMap();
var KeyturnError = class extends Error {
	name = "KeyturnError";
	code;
	hint;
	requestId;
	statusCode;
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
	get field() {
		return fieldsOf(this.wording.message)[0];
	}
	get next() {
		return stepsOf(this.wording.hint);
	}
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
function wordError(error, words) {
	return (error instanceof KeyturnError ? error : summarized.get(error))?.inWords(words) ?? error;
}
function hasCode(error, ...codes) {
	return error instanceof KeyturnError && codes.includes(error.code);
}
function asKeyturnError(error) {
	if (error instanceof KeyturnError) return error;
	const refusal = findSystemError(error);
	if (refusal !== void 0) return new KeyturnError(refusal.code, refusal.message, {
		hint: refusal.hint,
		cause: error
	});
	return new KeyturnError("UNEXPECTED", error instanceof Error ? error.message : String(error), { cause: error });
}

// ../core/dist/text.js
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const oldCommand = /##\[/g;
const command = /^((?:\s|\u001b\[[\d;]*m)*):(?=:)/gm;
const plain = /^[\x20-\x7e]*$/;
function safeText(text) {
	if (plain.test(text)) return text;
	return text.replace(unsafe, (character) => shortEscapes[character] ?? escaped(character));
}
function safeLines(text) {
	return withoutCommands(text.split(/\r?\n/).map(safeText).join("\n"));
}
function withoutCommands(text) {
	return text.replace(oldCommand, "\\u0023#[").replace(command, "$1\\u003a");
}
function escapeInJson(json) {
	return json.replace(unsafe, (character) => character === "\n" ? character : escaped(character)).replace(oldCommand, "\\u0023#[");
}
const markup = /[&<>|[\]()`*_~\\#!@:{}]/g;
function toMarkdown(text) {
	const escapeLine = (line) => safeText(line).replace(markup, (character) => `&#${character.codePointAt(0)};`);
	return text.trim().split(/\s*\r?\n\s*/).map(escapeLine).join("<br>");
}
function toMarkdownCode(text) {
	return `<code>${toMarkdown(text)}</code>`;
}
function toMarkdownTable(headings, rows) {
	if (rows.length === 0) return "";
	return [
		headings,
		headings.map(() => "---"),
		...rows
	].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
function sentence(text) {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}
function plainText(text, limit = 500) {
	return inOneLine(text.trim(), limit);
}
function quote(value) {
	return `"${inOneLine(String(value), 200)}"`;
}
function inOneLine(text, limit) {
	const line = text.replaceAll(/\s+/g, " ").replaceAll(unsafe, "�");
	return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
const shortEscapes = {
	"\n": "\\n",
	"\r": "\\r",
	"	": "\\t"
};
function escaped(character) {
	return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}

// ../core/dist/vault/allowed-host.js
function isLoopbackHost(hostname) {
	return hostname === "localhost" || hostname.endsWith(".localhost") || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === "[::1]";
}
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

// ../core/dist/vault/find-proxy.js
function findProxy(url, env) {
	const name = (url.protocol === "https:" ? ["https_proxy", "all_proxy"] : ["http_proxy", "all_proxy"]).flatMap((each) => [each, each.toUpperCase()]).find((each) => env[each]?.trim());
	if (name === void 0 || isNeverProxied(url.hostname)) return void 0;
	return isExempt(url, env.no_proxy ?? env.NO_PROXY ?? "") ? void 0 : parseProxy(name, env[name]?.trim() ?? "");
}
function isNeverProxied(hostname) {
	return isLoopbackHost(hostname) || /^169\.254\.\d{1,3}\.\d{1,3}$/.test(hostname) || hostname.startsWith("[fe80:");
}
function isExempt(url, list) {
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	return list.toLowerCase().split(/[\s,]+/).filter((entry) => entry !== "").some((entry) => {
		if (entry === "*") return true;
		const [, host = "", itsPort = port] = /^(.*?)(?::(\d{1,5}))?$/.exec(entry) ?? [];
		const domain = host.replace(/^\*?\./, "").replace(/\.$/, "");
		return itsPort === port && domain !== "" && (url.hostname === domain || url.hostname.endsWith(`.${domain}`));
	});
}
function parseProxy(name, text) {
	const withScheme = text.includes("://") ? text : `http://${text}`;
	const url = URL.canParse(withScheme) ? new URL(withScheme) : void 0;
	if (url !== void 0 && url.hostname !== "" && (url.protocol === "http:" || url.protocol === "https:")) return url;
	const shown = text.includes("@") ? `...${text.slice(text.lastIndexOf("@"))}` : text;
	throw new KeyturnError("INVALID_INPUT", `${name} is ${quote(shown)}, which is no address of an HTTP proxy`, { hint: "Give it as host:port or http://host:port. SOCKS proxies are not supported." });
}

// ../core/dist/azure/pipeline/loopback-lookup.js
const lookupLoopback = (_hostname, options, callback) => {
	if (options.all) callback(null, [{
		address: "127.0.0.1",
		family: 4
	}]);
	else callback(null, "127.0.0.1", 4);
};

// ../core/dist/azure/pipeline/proxy.js
const longestRestMs = 1e3;
function transportFor(url, env, { keepAlive = true, restMs = longestRestMs } = {}) {
	const proxy = findProxy(url, env);
	if (proxy !== void 0) return { proxyOptions: {
		host: `${proxy.protocol}//${proxy.hostname}`,
		port: Number(proxy.port || (proxy.protocol === "https:" ? 443 : 80)),
		...proxy.username !== "" && { username: decodeURIComponent(proxy.username) },
		...proxy.password !== "" && { password: decodeURIComponent(proxy.password) }
	} };
	const proxyOptions = {
		host: "http://localhost",
		port: 9
	};
	const options = {
		keepAlive,
		timeout: restMs,
		...url.hostname.endsWith(".localhost") && { lookup: lookupLoopback }
	};
	return {
		agent: url.protocol === "https:" ? new ContextSharingAgent(options) : new Agent$1(options),
		proxyOptions
	};
}
var ContextSharingAgent = class extends Agent {
	#context;
	createConnection(options, callback) {
		this.#context ??= createSecureContext();
		return super.createConnection(Object.assign({}, options, { secureContext: this.#context }), callback);
	}
};

export { inWords as _, plainText as a, say as b, safeText as c, toMarkdownCode as d, toMarkdownTable as f, wordError as g, hasCode as h, escapeInJson as i, sentence as l, asKeyturnError as m, isLoopbackHost as n, quote as o, KeyturnError as p, isNamedHost as r, safeLines as s, transportFor as t, toMarkdown as u, joinWordings as v, libraryWords as y };