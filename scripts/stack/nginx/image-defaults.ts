/** The configuration in the official nginx images, as far as it decides how requests are answered. */

const main = (pid: string, user: string) => `${user}worker_processes auto;
error_log /var/log/nginx/error.log notice;
pid ${pid};
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /var/log/nginx/access.log;
  sendfile on;
  keepalive_timeout 65;
  include /etc/nginx/conf.d/*.conf;
}
`

const welcome = (port: number) => `server {
  listen ${port};
  server_name localhost;
  location / {
    root /usr/share/nginx/html;
    index index.html index.htm;
  }
  error_page 500 502 503 504 /50x.html;
  location = /50x.html { root /usr/share/nginx/html; }
}
`

/** Files that every nginx package contains; the local package's are used. */
export const sharedFiles = new Set(
  ['mime.types', 'fastcgi_params', 'fastcgi.conf', 'scgi_params', 'uwsgi_params', 'koi-utf', 'koi-win', 'win-utf'].map(
    name => `/etc/nginx/${name}`,
  ),
)

/** Files of the image by container path. */
export function imageDefaults(image: string | undefined): Record<string, string> {
  const unprivileged = /nginx-unprivileged/.test(image ?? '')
  return {
    '/etc/nginx/nginx.conf': unprivileged ? main('/tmp/nginx.pid', '') : main('/run/nginx.pid', 'user nginx;\n'),
    '/etc/nginx/conf.d/default.conf': welcome(unprivileged ? 8080 : 80),
  }
}
