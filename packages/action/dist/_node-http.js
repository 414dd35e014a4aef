// \0node-http
const http = process.getBuiltinModule("node:http");
const _connectionListener = http._connectionListener;
const METHODS = http.METHODS;
const STATUS_CODES = http.STATUS_CODES;
const Agent = http.Agent;
const ClientRequest = http.ClientRequest;
const IncomingMessage = http.IncomingMessage;
const OutgoingMessage = http.OutgoingMessage;
const Server = http.Server;
const ServerResponse = http.ServerResponse;
const createServer = http.createServer;
const validateHeaderName = http.validateHeaderName;
const validateHeaderValue = http.validateHeaderValue;
const get = http.get;
const request = http.request;
const setMaxIdleHTTPParsers = http.setMaxIdleHTTPParsers;
const setGlobalProxyFromEnv = http.setGlobalProxyFromEnv;
const maxHeaderSize = http.maxHeaderSize;
const globalAgent = http.globalAgent;

export { http as n, Agent as t };