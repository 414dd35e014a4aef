import { constants, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt } from "node:crypto";

// ../local-vault/dist/rsa-primitives.js
var CryptoInputError = class extends Error {
	name = "CryptoInputError";
};
const alphabet = /^[A-Za-z0-9+/_-]*={0,2}$/;
function encodeBase64Url(bytes) {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}
function decodeBase64Url(text, what) {
	if (typeof text !== "string") throw new CryptoInputError(`${what} must be a base64url string.`);
	const digits = text.replace(/=+$/, "");
	const padded = digits.length !== text.length;
	if (!alphabet.test(text) || digits.length % 4 === 1 || padded && text.length % 4 !== 0) throw new CryptoInputError(`${what} is not valid base64url.`);
	return new Uint8Array(Buffer.from(digits, "base64url"));
}
const curves = {
	"P-256": {
		openSslName: "prime256v1",
		width: 32,
		order: 115792089210356248762697446949407573529996955224135760342422259061068512044369n
	},
	"P-384": {
		openSslName: "secp384r1",
		width: 48,
		order: 39402006196394479212279040100143613805079739270465446667946905279627659399113263569398956308152294913554433653942643n
	},
	"P-521": {
		openSslName: "secp521r1",
		width: 66,
		order: 6864797660130609714981900799081393217269435300143305409394463459185543183397655394245057746333217197532963996371363321113864768612440380340372808892707005449n
	},
	"P-256K": {
		openSslName: "secp256k1",
		width: 32,
		order: 115792089237316195423570985008687907852837564279074904382605163141518161494337n
	}
};
function isCurveName(name) {
	return typeof name === "string" && Object.hasOwn(curves, name);
}
function integerFrom(bytes) {
	return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}
function withoutLeadingZeros(bytes) {
	const first = bytes.findIndex((byte) => byte !== 0);
	return first === -1 ? /* @__PURE__ */ new Uint8Array(1) : bytes.subarray(first);
}
function toWidth(bytes, width) {
	const significant = withoutLeadingZeros(bytes);
	if (significant.length > width) return void 0;
	const fixed = new Uint8Array(width);
	fixed.set(significant, width - significant.length);
	return fixed;
}
function bitLength(number) {
	return number === 0n ? 0 : number.toString(2).length;
}
function modulusLength(key) {
	return decodeBase64Url(key.n, "key").length;
}
function rsaPrivateKey(key) {
	return createPrivateKey({
		key: { ...key },
		format: "jwk"
	});
}
function rsaPublicKey({ kty, n, e }) {
	return createPublicKey({
		key: {
			kty,
			n,
			e
		},
		format: "jwk"
	});
}
function isBelowModulus(key, block) {
	return integerFrom(block) < integerFrom(decodeBase64Url(key.n, "key"));
}
function applyPrivateKey(key, block) {
	return privateDecrypt({
		key: rsaPrivateKey(key),
		padding: constants.RSA_NO_PADDING
	}, block);
}
function applyPublicKey(key, block) {
	return publicEncrypt({
		key: rsaPublicKey(key),
		padding: constants.RSA_NO_PADDING
	}, block);
}

export { curves as a, integerFrom as c, modulusLength as d, rsaPrivateKey as f, withoutLeadingZeros as h, bitLength as i, isBelowModulus as l, toWidth as m, applyPrivateKey as n, decodeBase64Url as o, rsaPublicKey as p, applyPublicKey as r, encodeBase64Url as s, CryptoInputError as t, isCurveName as u };