/** A value that stands where a secret would. */
export const DUMMY = 'toolrisk-dummy';

/** The file that Google's console gives an application, with nothing in it. */
export const OAUTH_CLIENT = JSON.stringify({
  installed: {
    client_id: DUMMY,
    project_id: DUMMY,
    client_secret: DUMMY,
    auth_uri: 'https://example.invalid/auth',
    token_uri: 'https://example.invalid/token',
    redirect_uris: ['http://localhost'],
  },
});

/** A cluster that nobody runs. */
export const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: dummy, cluster: { server: https://127.0.0.1:6443 } }]
users: [{ name: dummy, user: { token: ${DUMMY} } }]
contexts: [{ name: dummy, context: { cluster: dummy, user: dummy } }]
current-context: dummy
`;

/** A value of the form that a name suggests. None of them is, or looks like, a real secret. */
export function dummyFor(name: string): string {
  const word = name.toUpperCase().replaceAll('-', '_');
  if (/EMAIL/.test(word) && !/HOST|PASSWORD|PORT/.test(word)) return 'user@example.invalid';
  if (/(MONGO\w*)_(URL|URI|STRING|DSN)|MONGODB_URI/.test(word)) return 'mongodb://127.0.0.1:27017/db';
  if (/REDIS\w*_(URL|URI)/.test(word)) return 'redis://127.0.0.1:6379';
  if (/MYSQL\w*_(URL|URI|DSN)/.test(word)) return 'mysql://user:dummy@127.0.0.1:3306/db';
  if (/(DATABASE|POSTGRES\w*|PG|DB)_(URL|URI)|CONNECTION|DSN/.test(word))
    return 'postgresql://user:dummy@127.0.0.1:5432/db';
  if (/(URL|URI|ENDPOINT|SITE|INSTANCE)$/.test(word)) return 'https://example.invalid';
  if (/HOST(NAME)?$/.test(word)) return '127.0.0.1';
  if (/DOMAIN$/.test(word)) return 'example.invalid';
  if (/PORT$/.test(word)) return '5432';
  if (/REGION$/.test(word)) return 'us-east-1';
  return DUMMY;
}
