// Files that the build turns into URLs.
declare module "*?url" { const url: string; export default url; }
declare module "*?worker&url" { const url: string; export default url; }
declare module "*.css";
