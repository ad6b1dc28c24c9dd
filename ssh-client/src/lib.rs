//! SSH sessions with OpenSSH's manners: jump hosts, known_hosts, ssh_config, agent, exec, shell, forwarding and SFTP.
