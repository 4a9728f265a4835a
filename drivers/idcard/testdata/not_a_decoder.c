/* A library that is no photo decoder. */
int zizhu_something_else(void);
int zizhu_something_else(void) { return 1; }
